package main

import (
	"io"
	"strings"
	"testing"
)

func TestOtherMachinesAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		address string
		ok      bool
	}{
		"another host":            {"postgres://root@db.example.org/load", false},
		"an address of another":   {"postgres://root@192.0.2.7/load", false},
		"another as second":       {"postgres://root@127.0.0.1,192.0.2.7/load", false},
		"none":                    {"", false},
		"this one":                {"postgres://root@127.0.0.1/load", true},
		"this one, sixth version": {"postgres://root@[::1]/load", true},
		"by name":                 {"postgres://root@localhost/load", true},
		"a socket":                {"postgres://root@/load?host=/var/run/postgresql", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := localDatabase(c.address); (err == nil) != c.ok {
				t.Errorf("says %v", err)
			}
		})
	}
	for address, ok := range map[string]bool{"http://127.0.0.1:8080": true, "http://localhost:8080": true, "http://[::1]:8080/": true, "http://example.org": false,
		"http://192.0.2.7:8080": false, "https://127.0.0.1": false, "": false} {
		if _, err := localServer(address); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestADatabaseThatSomebodyUsesIsRefused(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	org := p.Organisation(t)
	p.User(t, org, "partner")
	f := filling{enquiries: 10, each: 1, organisations: 3}
	if err := fill(t.Context(), p.config, p.ring, f, io.Discard); err == nil || !strings.Contains(err.Error(), "-among-users") {
		t.Fatalf("with users: %v", err)
	}
	p.Referral(t, p.Service(t, org))
	f.amongUsers = true
	if err := fill(t.Context(), p.config, p.ring, f, io.Discard); err == nil || !strings.Contains(err.Error(), "did not make") {
		t.Fatalf("with enquiries: %v", err)
	}
	if p.count(t, "enquiries") != 1 || p.count(t, "pg_namespace where nspname = 'load'") != 0 {
		t.Error("something was written all the same")
	}
}

func TestUseAndNumbersAreRefusedInASentence(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"fly"}, {"fill", "-enquiries", "0"}, {"fill", "-trail", "none"}, {"ratio", "-clients", "0"}, {"drive", "-mix", "dance=1"}, {"drive", "-visitors", "0"}} {
		if err := run(t.Context(), args, io.Discard); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
}
