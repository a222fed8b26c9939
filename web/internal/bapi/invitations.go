package bapi

import (
	"slices"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/ticket"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

const invitationFields = "email_address public_metadata redirect_url notify ignore_existing expires_in_days"

func (a *API) createInvitation(c *fapi.Call, b body) (any, error) {
	text, err := required(b, "email_address")
	if err != nil {
		return nil, err
	}
	address, ok := typed.Email(text)
	if !ok {
		return nil, apierr.Param("form_param_format_invalid", "email_address", "email_address is not valid.")
	}
	made, notify, anyway, days, to := ticket.Invitation{EmailAddress: address}, true, false, 0, ""
	if err := b.decodeAll(map[string]any{
		"notify": &notify, "ignore_existing": &anyway, "redirect_url": &to,
	}); err != nil {
		return nil, err
	}
	if err := b.decodeMetadata(map[string]*map[string]any{"public_metadata": &made.PublicMetadata}); err != nil {
		return nil, err
	}
	if made.PublicMetadata == nil {
		made.PublicMetadata = map[string]any{}
	}
	life := ticket.InvitationLife
	if ok, err := b.decode("expires_in_days", &days); err != nil {
		return nil, err
	} else if ok {
		if days < 1 || days > 365 {
			return nil, apierr.Invalid("expires_in_days", "expires_in_days must be between 1 and 365.")
		}
		life = time.Duration(days) * 24 * time.Hour
	}
	if to != "" {
		if to, err = c.RedirectURL("redirect_url", to); err != nil {
			return nil, err
		}
	}
	if !anyway {
		if err := refuseInvited(c, address); err != nil {
			return nil, err
		}
	}
	return a.tickets.Invite(c, made, life, to, notify)
}

// refuseInvited refuses an address that has an account or a pending invitation.
func refuseInvited(c *fapi.Call, address string) error {
	_, err := c.Tx.UserBy(domain.KindEmail, address)
	if err == nil {
		return apierr.Param("form_identifier_exists", "email_address", "That email_address is taken.")
	}
	if err := notFound(err, "user", address); apierr.Code(err) != "resource_not_found" {
		return err
	}
	all, err := ticket.Invitations(c.Tx, c.Now)
	if slices.ContainsFunc(all, func(i ticket.Invitation) bool {
		return i.EmailAddress == address && i.Status == ticket.Pending
	}) {
		return apierr.Param("form_identifier_exists", "email_address", "That email_address is invited already.")
	}
	return err
}

func (a *API) revokeInvitation(c *fapi.Call, _ body) (any, error) {
	return a.tickets.RevokeInvitation(c.Tx, c.Now, c.R.PathValue("invitation_id"))
}

// listInvitations lists those that are not revoked, unless the revoked ones are asked for.
func (a *API) listInvitations(c *fapi.Call, _ body) (any, error) {
	if err := onlyFilters(c, "status", "query", "limit", "offset", "paginated"); err != nil {
		return nil, err
	}
	limit, offset, err := pageOf(c)
	if err != nil {
		return nil, err
	}
	status, query := c.Query.Get("status"), strings.ToLower(c.Query.Get("query"))
	all, err := ticket.Invitations(c.Tx, c.Now)
	all = slices.DeleteFunc(all, func(i ticket.Invitation) bool {
		shown := status == i.Status || (status == "" && !i.Revoked)
		return !shown || !strings.Contains(i.EmailAddress+" "+strings.ToLower(i.ID), query)
	})
	page := all[min(offset, len(all)):min(offset+limit, len(all))]
	if c.Query.Get("paginated") == "true" {
		return fapi.JSON{"data": page, "total_count": len(all)}, err
	}
	return page, err
}
