-- Since schema 2.
CREATE TABLE organizations (
  id TEXT PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL, search TEXT NOT NULL, created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE INDEX organizations_name ON organizations (name);
CREATE INDEX organizations_search ON organizations (search);
CREATE INDEX organizations_created_by ON organizations (created_by);
CREATE INDEX organizations_created_at ON organizations (created_at);

CREATE TABLE memberships (
  id TEXT PRIMARY KEY, organization_id TEXT NOT NULL, user_id TEXT NOT NULL, role TEXT NOT NULL,
  created_at INTEGER NOT NULL, doc TEXT NOT NULL, UNIQUE (organization_id, user_id));
CREATE INDEX memberships_organization ON memberships (organization_id, created_at);
CREATE INDEX memberships_organization_role ON memberships (organization_id, role);
CREATE INDEX memberships_user ON memberships (user_id, created_at);
CREATE INDEX memberships_created_at ON memberships (created_at);
