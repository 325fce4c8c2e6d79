package web

import (
	"testing"

	"example.org/fingerpost/models"
)

func TestFieldsSpeakToWhoeverAnswersForAnother(t *testing.T) {
	t.Parallel()
	var form struct {
		Name string   `form:"name" label:"Your name" their:"Their name" hint:"As you like it" their-hint:"As they like it"`
		Town string   `form:"town" label:"Town" hint:"Or village"`
		Ways []string `form:"ways" label:"How can we reach you?" their:"How can we reach them?"`
	}
	form.Name, form.Ways = "Orla", []string{"phone", "post"}
	wrong := models.Problems{"name": "Enter it"}
	for _, c := range []struct{ name, label, hint, their, theirHint string }{
		{"name", "Your name", "As you like it", "Their name", "As they like it"},
		{"town", "Town", "Or village", "Town", "Or village"},
		{"ways", "How can we reach you?", "", "How can we reach them?", ""},
	} {
		own, their := Fields(&form, wrong).At(c.name), TheirFields(&form, wrong).At(c.name)
		if own.Label != c.label || own.Hint != c.hint || their.Label != c.their || their.Hint != c.theirHint {
			t.Errorf("%s: %+v, %+v", c.name, own, their)
		}
		if own.Value != their.Value || len(own.Values) != len(their.Values) || own.Error != their.Error || own.Error != wrong[c.name] {
			t.Errorf("%s: the answers differ: %+v, %+v", c.name, own, their)
		}
	}
}
