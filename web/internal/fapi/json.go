package fapi

import "time"

// JSON is an object on the wire.
type JSON = map[string]any

// Millis is a time as the wire has it, nil for the zero time (PROTOCOL 0.3).
func Millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// OrNil turns "" into null.
func OrNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
