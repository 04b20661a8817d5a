
-- What follows drives the editor: each step waits until its condition holds, and then acts.
vim.o.completeopt = "menuone,noinsert"
vim.ui.select = function(items, _, choose)
  choose(items[1], 1)
end

local function keys(text)
  vim.api.nvim_input(text)
end

local function wanted(line)
  return function()
    return vim.fn.search("\\V" .. line, "nw") > 0
  end
end

local steps = {
  {
    "the fault",
    function()
      for _, d in ipairs(vim.diagnostic.get(0)) do
        if d.code == "impossible-value" or d.message:find("never has this value") then
          vim.api.nvim_win_set_cursor(0, { d.lnum + 1, d.col })
          return true
        end
      end
    end,
    function()
      vim.lsp.buf.code_action()
    end,
  },
  {
    "the fix",
    wanted([[number == "common"]]),
    function()
      keys([[Go_helper if input.context.number == "n<C-x><C-o>]])
    end,
  },
  {
    "the values",
    function()
      return vim.fn.pumvisible() == 1
    end,
    function()
      keys("<C-y><Esc>")
    end,
  },
  {
    "the value",
    wanted([[number == "none"]]),
    function()
      keys(":wq<CR>")
    end,
  },
}

local step, waited = 1, 0
local timer = vim.loop.new_timer()
timer:start(50, 50, vim.schedule_wrap(function()
  local now = steps[step]
  if now == nil then
    return
  end
  if now[2]() then
    step, waited = step + 1, 0
    now[3]()
    return
  end
  waited = waited + 1
  if waited > 2400 then
    io.stderr:write("waited in vain for " .. now[1] .. "\n" .. table.concat(vim.api.nvim_buf_get_lines(0, -4, -1, false), "\n"))
    vim.cmd("cquit")
  end
end))
