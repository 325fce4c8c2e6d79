package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

func runDrive(ctx context.Context, args []string, out io.Writer) error { return nil }

// client keeps so many connections and follows no redirect.
func client(connections int) *http.Client {
	return &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: 0, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func drain(res *http.Response) (int64, error) {
	defer res.Body.Close()
	return io.Copy(io.Discard, res.Body)
}

// visitorAddress is where the nth visitor says to come from: the networks that are for such tests (RFC 2544).
func visitorAddress(n int) string { return fmt.Sprintf("198.%d.%d.%d", 18+n>>16&1, n>>8&255, n&255) }
