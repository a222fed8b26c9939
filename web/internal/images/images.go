// Package images is users' profile images: uploaded files that any browser may show. It imports the plumbing (fapi) and
// wire, which says where they are; /v1/me and the Backend API store them, app serves them.
package images

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/wire"
)

// Register adds the endpoint that shows them.
func Register(s *fapi.Server) { s.Handle("GET "+wire.ImagePath+"{id}", show) }

const bucket = "profile_image"

// image is a stored profile image.
type image struct {
	Type string
	Data []byte
}

// types are the media types that a browser shows as an image and never as a page.
var types = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

// Set stores the uploaded file of the request, a multipart form's or the body itself in base64, as the user's image.
func Set(c *fapi.Call, u *domain.User) error {
	data, err := uploaded(c)
	if err != nil {
		return err
	}
	kind := http.DetectContentType(data)
	if !slices.Contains(types, kind) {
		return apierr.Param("form_param_format_invalid", "file", "The file must be a PNG, JPEG, GIF or WebP image.")
	}
	if err := Drop(c, u); err != nil {
		return err
	}
	u.ImageID = secret.ID("img_")
	// It lives as long as its user: whoever deletes the user drops it.
	if err := c.Tx.PutDoc(bucket, u.ImageID, c.Now.Add(100*365*24*time.Hour), image{kind, data}); err != nil {
		return err
	}
	return c.SaveUser(u)
}

// Remove removes the user's image; resource_not_found without one.
func Remove(c *fapi.Call, u *domain.User) error {
	if u.ImageID == "" {
		return apierr.New("resource_not_found", "There is no profile image.")
	}
	if err := Drop(c, u); err != nil {
		return err
	}
	return c.SaveUser(u)
}

// Drop forgets the image of a user whom the caller stores or deletes.
func Drop(c *fapi.Call, u *domain.User) error {
	if u.ImageID == "" {
		return nil
	}
	err := c.Tx.TakeDoc(bucket, u.ImageID, c.Now, new(image))
	u.ImageID = ""
	return fapi.IgnoreNotFound(err)
}

func uploaded(c *fapi.Call) ([]byte, error) {
	missing := apierr.Missing("file")
	kind, params, err := mime.ParseMediaType(c.R.Header.Get("Content-Type"))
	if err != nil {
		return nil, missing
	}
	if kind != "multipart/form-data" {
		text := string(c.Body)
		if _, data, found := strings.Cut(text, ";base64,"); found {
			text = data
		}
		data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
		if err != nil || len(data) == 0 {
			return nil, missing
		}
		return data, nil
	}
	form := multipart.NewReader(bytes.NewReader(c.Body), params["boundary"])
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, missing
		}
		if part.FormName() != "file" {
			continue
		}
		data, err := io.ReadAll(part)
		if err != nil || len(data) == 0 {
			return nil, missing
		}
		return data, nil
	}
}

// show is public, as image addresses are: the id cannot be guessed.
func show(c *fapi.Call) (fapi.Reply, error) {
	var found image
	err := c.Tx.GetDoc(bucket, c.R.PathValue("id"), c.Now, &found)
	if errors.Is(err, store.ErrNotFound) {
		return fapi.Reply{}, apierr.NotFound("image", c.R.PathValue("id"))
	}
	return fapi.Render(func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", found.Type)
		w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		_, _ = w.Write(found.Data)
	}), err
}
