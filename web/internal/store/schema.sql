-- Documents with the columns that are searched, ordered or swept. Times are milliseconds; 0 is never. Whoever changes this
-- file raises schemaVersion in open.go and says there how older files get here.
CREATE TABLE instance (key TEXT PRIMARY KEY, doc TEXT NOT NULL);

CREATE TABLE clients (
  id TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, updated_at INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE INDEX clients_updated_at ON clients (updated_at);

CREATE TABLE dev_browsers (token_hash TEXT PRIMARY KEY, client_id TEXT NOT NULL);
CREATE INDEX dev_browsers_client ON dev_browsers (client_id);

CREATE TABLE users (
  id TEXT PRIMARY KEY, external_id TEXT NOT NULL, banned INTEGER NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, last_active_at INTEGER NOT NULL, last_sign_in_at INTEGER NOT NULL,
  first_name TEXT NOT NULL, last_name TEXT NOT NULL, username TEXT NOT NULL,
  email_address TEXT NOT NULL, phone_number TEXT NOT NULL, web3wallet TEXT NOT NULL,
  name TEXT NOT NULL, search TEXT NOT NULL, doc TEXT NOT NULL);
CREATE INDEX users_external_id ON users (external_id) WHERE external_id != '';
CREATE INDEX users_banned ON users (banned) WHERE banned;
CREATE INDEX users_created_at ON users (created_at);
CREATE INDEX users_updated_at ON users (updated_at);
CREATE INDEX users_last_active_at ON users (last_active_at);
CREATE INDEX users_last_sign_in_at ON users (last_sign_in_at);
CREATE INDEX users_first_name ON users (first_name);
CREATE INDEX users_last_name ON users (last_name);
CREATE INDEX users_username ON users (username);
CREATE INDEX users_email_address ON users (email_address);
CREATE INDEX users_phone_number ON users (phone_number);
CREATE INDEX users_web3wallet ON users (web3wallet);
CREATE INDEX users_name ON users (name);
CREATE INDEX users_search ON users (search);

CREATE TABLE identifications (
  kind TEXT NOT NULL, value TEXT NOT NULL, user_id TEXT NOT NULL, PRIMARY KEY (kind, value));
CREATE INDEX identifications_user ON identifications (user_id);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY, client_id TEXT NOT NULL, user_id TEXT NOT NULL, status TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, expire_at INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE INDEX sessions_client ON sessions (client_id, created_at);
CREATE INDEX sessions_user ON sessions (user_id, created_at);
CREATE INDEX sessions_created_at ON sessions (created_at);
CREATE INDEX sessions_expire_at ON sessions (expire_at);

CREATE TABLE sign_ins (id TEXT PRIMARY KEY, client_id TEXT NOT NULL, updated_at INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE INDEX sign_ins_client ON sign_ins (client_id);
CREATE INDEX sign_ins_updated_at ON sign_ins (updated_at);

CREATE TABLE messages (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, recipient TEXT NOT NULL,
  created_at INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE INDEX messages_recipient ON messages (recipient);
CREATE INDEX messages_created_at ON messages (created_at);

CREATE TABLE docs (
  bucket TEXT NOT NULL, key TEXT NOT NULL, expire_at INTEGER NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (bucket, key));
CREATE INDEX docs_expire_at ON docs (expire_at);
