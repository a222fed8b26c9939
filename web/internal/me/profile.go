package me

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
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
	"github.com/signin-wasm/signin-wasm/web/internal/wire"
)

func getProfile(c *fapi.Call, u person) (fapi.Reply, error) {
	return self(c, u)
}

func self(c *fapi.Call, u person) (fapi.Reply, error) {
	w, err := wire.Self(c, u.User)
	return fapi.Enveloped(w), err
}

// updateProfile changes what a person says about themselves, and which of their identifications are the primary ones.
func updateProfile(c *fapi.Call, u person) (fapi.Reply, error) {
	if err := c.Form.Allow("username", "first_name", "last_name", "unsafe_metadata",
		"primary_email_address_id", "primary_phone_number_id", "primary_web3_wallet_id"); err != nil {
		return fapi.Reply{}, err
	}
	for name, into := range map[string]*string{"first_name": &u.FirstName, "last_name": &u.LastName} {
		if c.Form.Has(name) {
			text, err := c.Form.Text(name, fapi.MaxName)
			if err != nil {
				return fapi.Reply{}, err
			}
			*into = text
		}
	}
	if metadata, err := c.Form.Metadata("unsafe_metadata"); err != nil {
		return fapi.Reply{}, err
	} else if metadata != nil {
		u.UnsafeMetadata = metadata
	}
	if err := setUsername(c, u); err != nil {
		return fapi.Reply{}, err
	}
	if err := setPrimaries(c, u.User); err != nil {
		return fapi.Reply{}, err
	}
	if err := c.SaveUser(u.User); err != nil {
		return fapi.Reply{}, err
	}
	c.Changed(u.session.ClientID)
	return self(c, u)
}

// setUsername takes a free user name; an empty one is given up when it is not the only identification.
func setUsername(c *fapi.Call, u person) error {
	if !c.Form.Has("username") {
		return nil
	}
	name, ok := typed.Username(c.Form.Get("username"))
	switch {
	case name == "":
		u.Username = ""
		if len(identifiers(u.User)) == 0 {
			return apierr.New(
				"last_required_identification_deletion_failed",
				"You cannot delete your last identification.",
			)
		}
		return nil
	case !ok:
		return apierr.Param(
			"form_param_format_invalid",
			"username",
			"username must have 4 to 64 letters, digits, _ or -.",
		)
	}
	owner, err := c.Tx.UserBy(domain.KindUsername, name)
	if err == nil && owner.ID != u.ID {
		return apierr.Param("form_identifier_exists", "username", "That username is taken. Please try another.")
	}
	u.Username = name
	return ignoreNotFound(err)
}

// setPrimaries takes verified identifications of the user only.
func setPrimaries(c *fapi.Call, u *domain.User) error {
	for param, set := range map[string]func(id string) bool{
		"primary_email_address_id": func(id string) bool {
			e := u.Email(id)
			if e != nil && e.Verified {
				u.PrimaryEmailID = id
			}
			return u.PrimaryEmailID == id
		},
		"primary_phone_number_id": func(id string) bool {
			p := u.Phone(id)
			if p != nil && p.Verified {
				u.PrimaryPhoneID = id
			}
			return u.PrimaryPhoneID == id
		},
		"primary_web3_wallet_id": func(id string) bool {
			w := u.Wallet(id)
			if w != nil && w.Verified {
				u.PrimaryWalletID = id
			}
			return u.PrimaryWalletID == id
		},
	} {
		if id := c.Form.Get(param); id != "" && !set(id) {
			return apierr.Param("form_resource_not_found", param, "You have no verified identification with this id.")
		}
	}
	return nil
}

// deleteAccount removes the user, with every session.
func deleteAccount(c *fapi.Call, u person) (fapi.Reply, error) {
	if !wire.DeleteSelf(u.User) {
		return fapi.Reply{}, apierr.New("user_delete_self_not_enabled", "You may not delete your account.")
	}
	if err := c.Tx.DeleteUser(u.ID); err != nil {
		return fapi.Reply{}, err
	}
	c.Client.KnownUsers = slices.DeleteFunc(c.Client.KnownUsers, func(id string) bool { return id == u.ID })
	return deleted("user", u.ID), c.SaveClient(c.Client)
}

const imageBucket = "profile_image"

// image is a stored profile image.
type image struct {
	Type string
	Data []byte
}

// imageTypes are those that a browser shows as an image and as nothing else.
var imageTypes = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

// setImage stores the uploaded file: a multipart form's, or the body itself in base64.
func setImage(c *fapi.Call, u person) (fapi.Reply, error) {
	data, err := uploaded(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	kind := http.DetectContentType(data)
	if !slices.Contains(imageTypes, kind) {
		return fapi.Reply{}, apierr.Param(
			"form_param_format_invalid",
			"file",
			"The file must be a PNG, JPEG, GIF or WebP image.",
		)
	}
	if err := dropImage(c, u.User); err != nil {
		return fapi.Reply{}, err
	}
	u.ImageID = secret.ID("img_")
	// It lives as long as its user.
	if err := c.Tx.PutDoc(imageBucket, u.ImageID, c.Now.Add(100*365*24*time.Hour), image{kind, data}); err != nil {
		return fapi.Reply{}, err
	}
	if err := c.SaveUser(u.User); err != nil {
		return fapi.Reply{}, err
	}
	c.Changed(u.session.ClientID)
	return fapi.Enveloped(
		fapi.JSON{"object": "image", "id": u.ImageID, "name": "profile", "public_url": wire.Image(c, u.User)},
	), nil
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

func dropImage(c *fapi.Call, u *domain.User) error {
	if u.ImageID == "" {
		return nil
	}
	err := c.Tx.TakeDoc(imageBucket, u.ImageID, c.Now, new(image))
	u.ImageID = ""
	return ignoreNotFound(err)
}

func deleteImage(c *fapi.Call, u person) (fapi.Reply, error) {
	id := u.ImageID
	if id == "" {
		return fapi.Reply{}, apierr.New("resource_not_found", "There is no profile image.")
	}
	if err := dropImage(c, u.User); err != nil {
		return fapi.Reply{}, err
	}
	c.Changed(u.session.ClientID)
	return deleted("image", id), c.SaveUser(u.User)
}

// showImage is public, as image addresses are: the id cannot be guessed.
func showImage(c *fapi.Call) (fapi.Reply, error) {
	var found image
	err := c.Tx.GetDoc(imageBucket, c.R.PathValue("id"), c.Now, &found)
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
