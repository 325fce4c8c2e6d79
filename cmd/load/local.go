package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/fingerpost/app"
	"example.org/fingerpost/cmd/launch"
	"example.org/fingerpost/models/seal"
)

var errNotHere = errors.New("is not on this machine: load works on this machine only")

// localDatabase refuses an address that leads, at its first choice or any other, to another machine.
func localDatabase(address string) error {
	if address == "" {
		return errors.New("DATABASE_URL is empty: name a database of its own")
	}
	c, err := pgx.ParseConfig(address)
	if err != nil {
		return errors.New("DATABASE_URL: cannot be read") // the driver's words may quote a password
	}
	hosts := []string{c.Host}
	for _, f := range c.Fallbacks {
		hosts = append(hosts, f.Host)
	}
	for _, h := range hosts {
		if !strings.HasPrefix(h, "/") && !loopback(h) {
			return fmt.Errorf("the database at %s %w", h, errNotHere)
		}
	}
	return nil
}

// localServer reads the address of a server on this machine.
func localServer(base string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSuffix(base, "/"))
	if err != nil || u.Scheme != "http" || u.Host == "" {
		return nil, errors.New("-base: write it as http://127.0.0.1:8080")
	}
	if !loopback(u.Hostname()) {
		return nil, fmt.Errorf("the server at %s %w", u.Host, errNotHere)
	}
	return u, nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// settings are those of the service; every address of a database in them must be of this machine.
func settings() (app.Config, error) {
	c, err := launch.Settings()
	if err != nil {
		return c, err
	}
	if c.OwnerURL == "" {
		c.OwnerURL = c.Database
	}
	if c.ChoresURL == "" {
		c.ChoresURL = c.Database
	}
	c.Demo = true // everybody is invented, so that sessions may be opened for them
	for _, address := range []string{c.Database, c.OwnerURL, c.ChoresURL} {
		if err := localDatabase(address); err != nil {
			return c, err
		}
	}
	return c, nil
}

// ringOf is the key ring where the service would keep it.
func ringOf(c app.Config) (*seal.Ring, error) {
	switch {
	case c.Keys != "":
		return seal.ParseRing(c.Keys)
	case c.KeyFile != "":
		return seal.LoadOrCreate(c.KeyFile)
	}
	return seal.LoadOrCreate(filepath.Join(c.Data, "keys"))
}

// markers of what load has made: without them it touches no database that holds anybody.
const marker = `create schema if not exists load;
	create table if not exists load.batches (number integer primary key, enquiries integer not null, each integer not null, whole boolean not null, ends timestamptz not null);
	create table if not exists load.chunks (batch integer not null, number integer not null, last_seq bigint not null, last_hash bytea not null, enquiries integer not null, rows bigint not null, primary key (batch, number));
	create table if not exists load.laid_aside (number integer primary key, statement text not null);`

// mayFill refuses a database that somebody uses: one with enquiries that load did not make, or, unless that is said to be
// meant, with people who sign in.
func mayFill(ctx context.Context, owner *pgxpool.Pool, amongUsers bool) error {
	var ours, enquiries, users bool
	if err := owner.QueryRow(ctx, `select to_regclass('load.batches') is not null`).Scan(&ours); err != nil {
		return fmt.Errorf("look at the database: %w", err)
	}
	err := owner.QueryRow(ctx, `select exists (select from enquiries), exists (select from users where email not like '%' || $1)`, mailHost).Scan(&enquiries, &users)
	if err != nil {
		return fmt.Errorf("look at the database: %w", err)
	}
	switch {
	case enquiries && !ours:
		return errors.New("this database holds enquiries that load did not make: name one of its own")
	case users && !amongUsers:
		return errors.New("this database has users: name one of its own, or say -among-users if nobody in it is real")
	}
	return nil
}
