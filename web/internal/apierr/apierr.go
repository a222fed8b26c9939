// Package apierr holds the coded errors of the Frontend and Backend API: one type and the table of codes with their
// HTTP status. It imports nothing of the server and anyone may import it.
package apierr

import (
	"errors"
	"time"
)

// Error is one entry of an answer's errors[] (PROTOCOL 3.1, 8.3) and the HTTP status of that answer.
type Error struct {
	Status      int            `json:"-"`
	Code        string         `json:"code"`
	Message     string         `json:"message"`
	LongMessage string         `json:"long_message"`
	Meta        map[string]any `json:"meta,omitempty"`

	// RetryAfter becomes the Retry-After header, in whole seconds, when it is not zero.
	RetryAfter time.Duration `json:"-"`
}

func (e *Error) Error() string { return e.Code + ": " + e.LongMessage }

// Is makes errors.Is match by code.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// New is the error of a code in the table, with the given sentence for people as long message. An unknown code is a
// bug of ours and comes out as internal_clerk_error.
func New(code, long string) *Error {
	row, ok := table[code]
	if !ok {
		return &Error{
			Status:      500,
			Code:        "internal_clerk_error",
			Message:     "Oops, an unexpected error occurred",
			LongMessage: "The dev server has no error code " + code + ".",
		}
	}
	if long == "" {
		long = row.message
	}
	return &Error{Status: row.status, Code: code, Message: row.message, LongMessage: long}
}

// Param is New with meta.param_name, the body field at fault.
func Param(code, param, long string) *Error { return New(code, long).With("param_name", param) }

// With returns a copy that has one more meta entry.
func (e *Error) With(key string, value any) *Error {
	c := *e
	c.Meta = make(map[string]any, len(e.Meta)+1)
	for k, v := range e.Meta {
		c.Meta[k] = v
	}
	c.Meta[key] = value
	return &c
}

// After returns a copy that asks the caller to wait.
func (e *Error) After(d time.Duration) *Error {
	c := *e
	c.RetryAfter = d
	return &c
}

// WithStatus returns a copy with another HTTP status, for the few codes that have several.
func (e *Error) WithStatus(status int) *Error {
	c := *e
	c.Status = status
	return &c
}

// Code is the code of a coded error, or "".
func Code(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// Missing says that a required body field is absent.
func Missing(param string) *Error {
	return Param("form_param_missing", param, param+" must be included.")
}

// Nil says that a required body field is empty.
func Nil(param string) *Error { return Param("form_param_nil", param, "Enter "+param+".") }

// Invalid says that a body field has a value that is not accepted.
func Invalid(param, long string) *Error { return Param("form_param_value_invalid", param, long) }

// NotFound says that a resource does not exist, or not for this caller.
func NotFound(what, id string) *Error {
	return New("resource_not_found", "No "+what+" was found with id "+id+".")
}
