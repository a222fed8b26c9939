package me

import (
	"slices"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/images"
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

// mergeMetadata changes what the application keeps about the person where the person may write.
func mergeMetadata(c *fapi.Call, u person) (fapi.Reply, error) {
	if err := c.Form.Allow("unsafe_metadata"); err != nil {
		return fapi.Reply{}, err
	}
	if _, err := c.Form.Require("unsafe_metadata"); err != nil {
		return fapi.Reply{}, err
	}
	change, err := c.Form.Metadata("unsafe_metadata")
	if err != nil {
		return fapi.Reply{}, err
	}
	u.UnsafeMetadata = domain.Merged(u.UnsafeMetadata, change)
	if err := fapi.MetadataFits("unsafe_metadata", u.UnsafeMetadata); err != nil {
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
	return fapi.IgnoreNotFound(err)
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
	if err := images.Drop(c, u.User); err != nil {
		return fapi.Reply{}, err
	}
	if err := c.Tx.DeleteUser(u.ID); err != nil {
		return fapi.Reply{}, err
	}
	c.Client.KnownUsers = slices.DeleteFunc(c.Client.KnownUsers, func(id string) bool { return id == u.ID })
	return deleted("user", u.ID), c.SaveClient(c.Client)
}

// setImage stores the uploaded file as the profile image.
func setImage(c *fapi.Call, u person) (fapi.Reply, error) {
	if err := images.Set(c, u.User); err != nil {
		return fapi.Reply{}, err
	}
	c.Changed(u.session.ClientID)
	image := fapi.JSON{"object": "image", "id": u.ImageID, "name": "profile", "public_url": wire.Image(c, u.User)}
	return fapi.Enveloped(image), nil
}

func deleteImage(c *fapi.Call, u person) (fapi.Reply, error) {
	id := u.ImageID
	if err := images.Remove(c, u.User); err != nil {
		return fapi.Reply{}, err
	}
	c.Changed(u.session.ClientID)
	return deleted("image", id), nil
}
