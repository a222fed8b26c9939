package bapi

import (
	"errors"
	"net/http"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/images"
)

// setImage stores a profile image. A file that is not an image is a bad request, as the document has it.
func (a *API) setImage(c *fapi.Call, _ body) (any, error) {
	u, err := a.user(c)
	if err != nil {
		return nil, err
	}
	err = images.Set(c, u)
	var coded *apierr.Error
	if errors.As(err, &coded) {
		return nil, coded.WithStatus(http.StatusBadRequest)
	}
	if err != nil {
		return nil, err
	}
	return wireUser(c, u), nil
}

func removeImage(c *fapi.Call, u *domain.User) (any, error) { return nil, images.Remove(c, u) }
