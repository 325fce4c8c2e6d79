package main

import (
	"context"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// visitor is somebody with a browser, who comes from an address of their own.
type visitor struct {
	*drive
	n, walks int
	dice     *rand.Rand
	cookies  map[string]string
	met      *tally
}

// begin forgets who they were: each walk is another person's.
func (v *visitor) begin() {
	v.cookies = map[string]string{}
	v.walks++
}

// pause is a look at a page: between half and one and a half of the usual time, times so many.
func (v *visitor) pause(ctx context.Context, times float64) {
	d := time.Duration(float64(v.think) * (0.5 + v.dice.Float64()) * times)
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// page is what came back.
type page struct {
	status int
	to     string // where it leads
	body   string
}

func (v *visitor) get(ctx context.Context, step, path string) (page, error) {
	return v.request(ctx, step, http.MethodGet, path, nil)
}

// post sends a form and follows where it leads, as a browser does.
func (v *visitor) post(ctx context.Context, step, next, path string, form url.Values) (page, error) {
	p, err := v.request(ctx, step, http.MethodPost, path, form)
	if err != nil || p.to == "" {
		return p, err
	}
	to := p.to
	p, err = v.get(ctx, next, to)
	p.to = to
	return p, err
}

func (v *visitor) request(ctx context.Context, step, method, path string, form url.Values) (page, error) {
	req, err := http.NewRequestWithContext(ctx, method, v.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return page{}, err
	}
	for name, value := range v.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("X-Forwarded-For", visitorAddress(v.n*97+v.walks))
	began := time.Now()
	res, err := v.http.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return page{}, ctx.Err()
		}
		return page{}, fmt.Errorf("%s: no answer", step)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if ctx.Err() != nil {
		return page{}, ctx.Err()
	}
	v.met.step(step, time.Since(began))
	if err != nil {
		return page{}, fmt.Errorf("%s: broken off", step)
	}
	for _, c := range res.Cookies() {
		v.cookies[c.Name] = c.Value
	}
	switch {
	case res.StatusCode == http.StatusTooManyRequests:
		return page{}, fmt.Errorf("%s: 429, too much from one address (has the server FINGERPOST_PROXIES=127.0.0.0/8?)", step)
	case res.StatusCode >= 400:
		return page{}, fmt.Errorf("%s: %d", step, res.StatusCode)
	}
	return page{status: res.StatusCode, to: res.Header.Get("Location"), body: string(body)}, nil
}

var (
	inputs     = regexp.MustCompile(`<input\b[^>]*>`)
	attributes = regexp.MustCompile(`\b(name|value|type)="([^"]*)"`)
)

// values are those of the boxes and hidden fields with a name.
func (p page) values(name string) []string {
	var all []string
	for _, tag := range inputs.FindAllString(p.body, -1) {
		has := map[string]string{}
		for _, a := range attributes.FindAllStringSubmatch(tag, -1) {
			has[a[1]] = html.UnescapeString(a[2])
		}
		if has["name"] == name {
			all = append(all, has["value"])
		}
	}
	return all
}

// drain reads an answer to its end, so that its connection can be used again.
func drain(res *http.Response) (int64, error) {
	defer res.Body.Close()
	return io.Copy(io.Discard, res.Body)
}

// visitorAddress is where the nth visitor says to come from: the networks that are for such tests (RFC 2544).
func visitorAddress(n int) string {
	return fmt.Sprintf("198.%d.%d.%d", 18+(n>>16)&1, n>>8&255, n&255)
}
