package ui

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
)

// Ground is the boundaries of areas, by name, and the words that their owner wants beneath every map.
type Ground struct {
	Credit string
	areas  map[string][]ring
}

type point struct{ x, y float64 }
type ring []point

// geo is what is read of a GeoJSON file (RFC 7946): named areas of polygons.
type geo struct {
	Type     string `json:"type"`
	Features []struct {
		Properties map[string]any `json:"properties"`
		Geometry   struct {
			Type        string          `json:"type"`
			Coordinates json.RawMessage `json:"coordinates"`
		} `json:"geometry"`
	} `json:"features"`
}

// ReadGround reads a GeoJSON FeatureCollection of polygons in longitude and latitude. Each feature has exactly one property
// that is text: its name. What is wrong is said in a sentence.
func ReadGround(data []byte, credit string) (*Ground, error) {
	var g geo
	if err := json.Unmarshal(data, &g); err != nil {
		return nil, fmt.Errorf("this is no JSON: %w", err)
	}
	if g.Type != "FeatureCollection" || len(g.Features) == 0 {
		return nil, fmt.Errorf("a GeoJSON FeatureCollection with at least one feature is needed")
	}
	ground := &Ground{Credit: credit, areas: map[string][]ring{}}
	for n, f := range g.Features {
		name, err := nameOf(f.Properties)
		if err != nil {
			return nil, fmt.Errorf("feature %d: %w", n+1, err)
		}
		var many [][][][]float64
		switch f.Geometry.Type {
		case "Polygon":
			many = make([][][][]float64, 1)
			err = json.Unmarshal(f.Geometry.Coordinates, &many[0])
		case "MultiPolygon":
			err = json.Unmarshal(f.Geometry.Coordinates, &many)
		default:
			err = fmt.Errorf("a %q is no area; Polygon or MultiPolygon is needed", f.Geometry.Type)
		}
		if err != nil {
			return nil, fmt.Errorf("feature %d (%s): %w", n+1, name, err)
		}
		for _, polygon := range many {
			for _, r := range polygon {
				points, err := read(r)
				if err != nil {
					return nil, fmt.Errorf("feature %d (%s): %w", n+1, name, err)
				}
				ground.areas[name] = append(ground.areas[name], points)
			}
		}
		if len(ground.areas[name]) == 0 {
			return nil, fmt.Errorf("feature %d (%s) has no outline", n+1, name)
		}
	}
	return ground, nil
}

func nameOf(properties map[string]any) (string, error) {
	name := ""
	for _, v := range properties {
		text, ok := v.(string)
		switch {
		case !ok || strings.TrimSpace(text) == "":
		case name != "":
			return "", fmt.Errorf("more than one property is text; keep the name of the area only")
		default:
			name = strings.TrimSpace(text)
		}
	}
	if name == "" {
		return "", fmt.Errorf("no property with the name of the area")
	}
	return name, nil
}

func read(coordinates [][]float64) (ring, error) {
	r := make(ring, 0, len(coordinates))
	for _, c := range coordinates {
		if len(c) < 2 || math.Abs(c[0]) > 180 || math.Abs(c[1]) > 85 {
			return nil, fmt.Errorf("a point is not longitude and latitude in degrees")
		}
		r = append(r, point{c[0], c[1]})
	}
	if len(r) < 4 {
		return nil, fmt.Errorf("an outline has fewer than four points")
	}
	return r, nil
}

// Has says whether the ground has an area of that name.
func (g *Ground) Has(name string) bool { return g != nil && len(g.areas[name]) > 0 }
