// Command load proves the service at size on one machine: it fills a database with invented enquiries, drives visitors at
// a server, and sets what the service does in a second beside what PostgreSQL alone does with the same statements.
//
//	load fill  -enquiries 100000      fill a database that holds nothing else (again: go on, or add more)
//	load drive -visitors 400 -for 30s visitors at a server that serves that database
//	load ratio -clients 8             the operations, pgbench and HTTP side by side, in rounds
//
// It reads the settings of the service (see the README), and refuses every address that is not of this machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

const usage = `usage: load fill  -enquiries N [-referrals-each 3] [-organisations 200] [-trail whole|sending] [-among-users]
       load drive [-base http://127.0.0.1:8080] [-visitors 400] [-for 30s] [-think 1s] [-mix ask=2,inbox=3,…] [-alone]
       load ratio [-clients 8] [-rounds 3] [-for 8s] [-of send,inbox,follow] [-script FOLDER]
Each says more with -h.
`

var errUsage = errors.New("unknown command")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	switch err := run(ctx, os.Args[1:], os.Stdout); {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case errors.Is(err, errUsage):
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	switch args[0] {
	case "fill":
		return runFill(ctx, args[1:], out)
	case "drive":
		return runDrive(ctx, args[1:], out)
	case "ratio":
		return runRatio(ctx, args[1:], out)
	case "answer": // the server of a ratio, in a process of its own
		return runAnswer(ctx, args[1:], out)
	}
	return errUsage
}
