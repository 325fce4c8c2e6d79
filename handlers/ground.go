package handlers

import (
	"fmt"
	"os"

	"example.org/fingerpost/views/ui"
)

// ReadGround reads the boundaries that maps are drawn on, once at the start; no path is no boundaries, and then maps are
// grids of tiles. The credit is what the owner of the boundaries wants to stand beneath every map.
func ReadGround(path, credit string) (*ui.Ground, error) {
	if path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("FINGERPOST_MAP: %w", err)
	}
	ground, err := ui.ReadGround(data, credit)
	if err != nil {
		return nil, fmt.Errorf("FINGERPOST_MAP: %s: %w", path, err)
	}
	return ground, nil
}
