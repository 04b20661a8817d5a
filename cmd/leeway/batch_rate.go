package main

import (
	"fmt"
	"time"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/internal/words"
)

// A rate says on a terminal how many lines are done, how fast, and how long the rest will take.
type rate struct {
	progress
	start time.Time
	size  int64 // of all inputs; 0 if it is not known
}

func (a *app) newRate(size int64) *rate {
	r := &rate{start: time.Now(), size: size}
	r.out, r.next = a.terminal(), r.start.Add(patience)
	return r
}

func (r *rate) report(p evaluator.BatchProgress) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	if r.out == nil || now.Before(r.next) {
		return
	}
	r.next, r.most = now.Add(interval), 1
	_, _ = fmt.Fprint(r.out, wipe+rateWords(p, r.size, now.Sub(r.start)))
}

// rateWords says how far a run has come after some time.
func rateWords(p evaluator.BatchProgress, size int64, took time.Duration) string {
	seconds := took.Seconds()
	words := fmt.Sprintf("%s, %s a second", words.Count(p.Lines, "line"), words.Grouped(int64(float64(p.Lines)/seconds)))
	if size > 0 && p.Bytes > 0 {
		left := time.Duration(float64(took) * float64(size-p.Bytes) / float64(p.Bytes)).Round(time.Second)
		words += fmt.Sprintf(", %d%%, %s left", 100*p.Bytes/size, max(left, 0))
	}
	return words
}
