package fapi

func (s *Server) routes() {
	s.Handle("GET /v1/health", func(*Call) (Reply, error) { return Bare(JSON{"status": "healthy"}), nil })
	s.Handle("GET /.well-known/jwks.json", func(c *Call) (Reply, error) { return Bare(s.Keys.JWKS()), nil })

	s.Handle("GET /v1/environment", getEnvironment)
	s.Handle("PATCH /v1/environment", getEnvironment)
	s.Handle("POST /v1/dev_browser", createDevBrowser)

	s.Handle("GET /v1/client", getClient)
	s.Handle("PUT /v1/client", putClient)
	s.Handle("POST /v1/client", putClient)
	s.Handle("DELETE /v1/client", deleteClient)
	s.Handle("DELETE /v1/client/sessions", deleteSessions)
	s.Handle("GET /v1/client/touch", touchClient)
	s.Handle("POST /v1/client/verify", verifyCaptcha)

	s.Handle("POST /v1/client/sign_ins", s.Limited("create", createSignIn))
	s.Handle("GET /v1/client/sign_ins", getCurrentSignIn)
	s.Handle("GET /v1/client/sign_ins/{id}", getSignIn)
	s.Handle("POST /v1/client/sign_ins/{id}/prepare_first_factor", prepare(First))
	s.Handle("POST /v1/client/sign_ins/{id}/attempt_first_factor", s.Limited("attempt", attempt(First)))
	s.Handle("POST /v1/client/sign_ins/{id}/prepare_second_factor", prepare(Second))
	s.Handle("POST /v1/client/sign_ins/{id}/attempt_second_factor", s.Limited("attempt", attempt(Second)))
	s.Handle("POST /v1/client/sign_ins/{id}/reset_password", resetPassword)
	s.Handle("PATCH /v1/client/sign_ins/{id}/protect_check", submitProtectCheck)

	s.Handle("GET /v1/client/sessions/{id}", getSession)
	s.Handle("POST /v1/client/sessions/{id}/touch", touchSession)
	s.Handle("POST /v1/client/sessions/{id}/tokens", createToken)
	s.Handle("POST /v1/client/sessions/{id}/tokens/{template}", createToken)
	s.Handle("POST /v1/client/sessions/{id}/end", closeSession("ended"))
	s.Handle("POST /v1/client/sessions/{id}/remove", closeSession("removed"))
	s.Handle("GET /v1/me", getMe)
}
