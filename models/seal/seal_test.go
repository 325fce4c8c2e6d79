package seal

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

func ring(t testing.TB, text string) *Ring {
	t.Helper()
	r, err := ParseRing(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestParseRingRefuses(t *testing.T) {
	t.Parallel()
	good := base64.StdEncoding.EncodeToString(make([]byte, 32))
	for name, text := range map[string]string{
		"nothing": "", "no number": good, "number zero": "0:" + good, "short key": "1:aGVsbG8=", "not base64": "1:###", "twice": "1:" + good + ",1:" + good,
	} {
		if _, err := ParseRing(text); err == nil {
			t.Errorf("%s: was taken", name)
		}
	}
}

func TestWhatIsSealedOpensOnlyInItsPlace(t *testing.T) {
	t.Parallel()
	r := ring(t, NewMaster())
	mine, other := uuid.New(), uuid.New()
	key, wrapped := r.NewKey(mine)
	otherKey, otherWrapped := r.NewKey(other)
	box, err := key.Seal("people", "row-1", "Ada Example")
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(box)
	flipped[len(flipped)-1] ^= 1
	for _, c := range []struct {
		name       string
		key        Key
		table, row string
		box        Box
		opens      bool
	}{
		{"its own place", key, "people", "row-1", box, true},
		{"another row", key, "people", "row-2", box, false},
		{"another table", key, "referrers", "row-1", box, false},
		{"another enquiry's key", otherKey, "people", "row-1", box, false},
		{"one bit changed", key, "people", "row-1", flipped, false},
		{"cut short", key, "people", "row-1", box[:len(box)-3], false},
		{"unknown version", key, "people", "row-1", append(Box{9}, box[1:]...), false},
		{"readable text", key, "people", "row-1", Box("Ada Example"), false},
		{"empty", key, "people", "row-1", nil, false},
		{"no key", Key{}, "people", "row-1", box, false},
	} {
		var got string
		err := c.key.Open(c.table, c.row, c.box, &got)
		if c.opens && (err != nil || got != "Ada Example") {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
		if !c.opens && !errors.Is(err, ErrSealed) {
			t.Errorf("%s: opened as %q, %v", c.name, got, err)
		}
	}
	if _, err := r.Unwrap(mine, otherWrapped); !errors.Is(err, ErrSealed) {
		t.Errorf("a wrapped key moved to another enquiry: %v", err)
	}
	again, err := r.Unwrap(mine, wrapped)
	if err != nil {
		t.Fatal(err)
	}
	var got string
	if err := again.Open("people", "row-1", box, &got); err != nil || got != "Ada Example" {
		t.Errorf("after unwrapping: %q, %v", got, err)
	}
}

func TestMasterKeyIsReplaced(t *testing.T) {
	t.Parallel()
	one := NewMaster()
	two := "2:" + strings.TrimPrefix(NewMaster(), "1:")
	old, both, onlyNew := ring(t, one), ring(t, two+","+one), ring(t, two)
	id := uuid.New()
	key, wrapped := old.NewKey(id)
	box, err := key.Seal("people", "r", 42)
	if err != nil {
		t.Fatal(err)
	}
	again, err := both.Rewrap(id, wrapped)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := onlyNew.Unwrap(id, wrapped); !errors.Is(err, ErrSealed) {
		t.Errorf("the old master key is gone, yet: %v", err)
	}
	k, err := onlyNew.Unwrap(id, again)
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := k.Open("people", "r", box, &n); err != nil || n != 42 {
		t.Errorf("after rewrapping: %d, %v", n, err)
	}
	if !bytes.Equal(old.Index("phone", "1"), both.Index("phone", "1")) {
		t.Error("blind indexes must outlive a new master key")
	}
}

func TestSecretOfTheVisitorIsNeeded(t *testing.T) {
	t.Parallel()
	r := ring(t, NewMaster())
	box, err := r.FromSecret("draft", []byte("cookie one")).Seal("drafts", "d", "answers")
	if err != nil {
		t.Fatal(err)
	}
	var got string
	for name, k := range map[string]Key{
		"another cookie": r.FromSecret("draft", []byte("cookie two")),
		"another ring":   ring(t, NewMaster()).FromSecret("draft", []byte("cookie one")),
		"our key alone":  r.System("draft"),
	} {
		if err := k.Open("drafts", "d", box, &got); !errors.Is(err, ErrSealed) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestSealProperties(t *testing.T) {
	t.Parallel()
	r := ring(t, NewMaster())
	rapid.Check(t, func(t *rapid.T) {
		id := uuid.New()
		k, _ := r.NewKey(id)
		text := rapid.String().Draw(t, "text")
		box, err := k.Seal("people", "r", text)
		if err != nil {
			t.Fatal(err)
		}
		var got string
		if err := k.Open("people", "r", box, &got); err != nil {
			t.Fatal(err)
		}
		if want := strings.ToValidUTF8(text, "\ufffd"); got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
		if len(text) > 8 && bytes.Contains(box, []byte(text)) {
			t.Fatal("the text stands readable in the box")
		}
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		if same := bytes.Equal(r.Index("phone", a), r.Index("phone", b)); same != (a == b) {
			t.Fatalf("index of %q and %q: same is %v", a, b, same)
		}
		if a != "" && bytes.Equal(r.Index("phone", a), r.Index("email", a)) {
			t.Fatal("kinds of index must not match each other")
		}
	})
}
