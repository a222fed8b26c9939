package fapi

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAddressesOfOneSubscriberAreCountedTogether(t *testing.T) {
	assert.Equal(t, network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"))
	assert.NotEqual(t, network("2001:db8:1:2::1"), network("2001:db8:1:3::1"))
	assert.Equal(t, network("192.0.2.1"), network("::ffff:192.0.2.1"))
	assert.NotEqual(t, network("192.0.2.1"), network("192.0.2.2"))
	assert.Equal(t, network("fe80::1%eth0"), network("fe80::2%eth1"))
}
