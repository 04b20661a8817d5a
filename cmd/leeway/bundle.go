package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report"
)

func newBundleCmd(a *app) *cobra.Command {
	var sign evaluator.BundleSigning
	var verify string
	var verification evaluator.BundleVerification
	cmd := &cobra.Command{
		Use:   "bundle [PATH]",
		Short: "Pack the policies as an OPA bundle, or verify one",
		Long: `Bundle writes the policies at PATH, or those in use, without their tests, as an OPA bundle
into the file of --output. It adds a module, data.leeway.verdicts: for each strategy the verdict, the unmet necessary
preconditions and the fit, as leeway gives them, where the facts that these rest on are
known, and else the names of those missing. The revision of the bundle is the digest of the policies.
With --verify it reads a bundle, and exits with 2 if that cannot be read or compiled, or its files
are not those that were signed; with --verification-key also if it is not signed with that key.`,
		Example: `  leeway bundle -o policies.tar.gz
  leeway bundle -o policies.tar.gz --signing-key private.pem
  leeway bundle --verify policies.tar.gz
  leeway bundle --verify policies.tar.gz --verification-key public.pem
  opa run --server --bundle policies.tar.gz`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if format := report.Format(a.format); format != report.Table && format != report.JSON {
				return fmt.Errorf("%s prints a table or json, not %s", cmd.Name(), a.format)
			}
			if verify != "" && len(args) > 0 {
				return errors.New("PATH and --verify cannot go together: --verify FILE reads a bundle")
			}
			if verify != "" {
				return a.verifyBundle(cmd, verify, verification)
			}
			if verification.Key != "" {
				return errors.New("--verification-key wants --verify FILE")
			}
			rest, err := a.policiesPath(cmd, args, func(*cobra.Command) []string { return nil })
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return fmt.Errorf("%s: expected a folder of policies, found %q", cmd.Name(), rest[0])
			}
			return a.bundle(cmd, sign)
		},
		ValidArgsFunction: completeFiles,
	}
	flags := cmd.Flags()
	flags.StringVar(&sign.Key, "signing-key", "", "sign with the private key, or the secret of HS256, in `FILE`")
	algorithm := newChoice(&sign.Algorithm, "algorithm", evaluator.BundleAlgorithms()[0], evaluator.BundleAlgorithms()...)
	flags.Var(algorithm, "signing-alg", "sign, or verify, with `ALGORITHM`: "+algorithm.list())
	flags.StringVar(&verify, "verify", "", "write nothing, and verify the bundle `FILE`")
	flags.StringVar(&verification.Key, "verification-key", "", "verify with the public key, or the secret of HS256, in `FILE`")
	flags.StringVar(&sign.KeyID, "signing-key-id", "", "call the key `NAME` in the signature (default: default)")
	register(cmd, "signing-alg", fixed(evaluator.BundleAlgorithms()))
	return cmd
}

// bundle writes the bundle of the policies in use, signed if there is a key.
func (a *app) bundle(cmd *cobra.Command, sign evaluator.BundleSigning) error {
	if a.output == "" || a.output == "-" {
		return errors.New("bundle wants --output FILE.tar.gz: see leeway bundle --help")
	}
	signing := &sign
	switch {
	case sign.Key != "":
	case cmd.Flags().Changed("signing-alg"):
		return errors.New("--signing-alg wants --signing-key FILE, or --verify FILE")
	default:
		signing = nil
	}
	engine, err := a.load(cmd.Context())
	if err != nil {
		return err
	}
	packed, described, err := engine.Bundle(signing)
	if err != nil {
		return err
	}
	file := a.output
	if err := a.emit(packed); err != nil {
		return err
	}
	a.output = "" // what is said of the bundle goes to standard output
	return a.sayBundle("Wrote "+file, described)
}

// verifyBundle reads a bundle back.
func (a *app) verifyBundle(cmd *cobra.Command, file string, v evaluator.BundleVerification) error {
	switch {
	case cmd.Flags().Changed("signing-key"):
		return errors.New("--verify and --signing-key cannot go together")
	case v.Key == "" && cmd.Flags().Changed("signing-alg"):
		return errors.New("--signing-alg wants --verification-key FILE")
	}
	v.Algorithm = cmd.Flag("signing-alg").Value.String()
	described, err := evaluator.VerifyBundle(file, v)
	if err != nil {
		return err
	}
	return a.sayBundle("Verified "+file, described)
}

func (a *app) sayBundle(done string, b *verdict.Bundle) error {
	switch {
	case report.Format(a.format) == report.JSON:
		return a.emitJSON(b)
	case a.quiet:
		return nil
	}
	signed := "not signed"
	switch {
	case b.Unchecked:
		signed = "signed, but the signature was not checked: --verification-key FILE names the key"
	case b.Signed:
		signed = "signed"
	}
	return a.emit(fmt.Appendf(nil, "%s: %d modules under %s, %s.\nRevision: %s\n",
		display.Line(done), len(b.Modules), display.Line(strings.Join(b.Roots, ", ")), signed, display.Line(b.Revision)))
}
