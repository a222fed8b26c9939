package captcha

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
)

// testingMark stands between the time and the proof of a testing token, as in those of the hosted service.
const testingMark = "-c_"

// NewTestingToken makes a value of __clerk_testing_token, with which requests pass bot checks until a time. The token
// proves itself, so that it outlives a reset of the store.
func NewTestingToken(c *fapi.Call, until time.Time) string {
	end := strconv.FormatInt(until.Unix(), 10)
	return end + testingMark + testingProof(c, end)
}

func isTestingToken(c *fapi.Call, text string) bool {
	end, proof, _ := strings.Cut(text, testingMark)
	if !secret.Equal(proof, testingProof(c, end)) {
		return false
	}
	until, err := strconv.ParseInt(end, 10, 64)
	return err == nil && c.Now.Unix() < until
}

func testingProof(c *fapi.Call, end string) string {
	mac := hmac.New(sha256.New, c.Server.Keys.HMAC)
	mac.Write([]byte("testing token\x00" + end))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
