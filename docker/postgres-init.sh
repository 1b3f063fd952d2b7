#!/bin/bash
# Runs once, when the database server's volume is empty. The product's role is no superuser:
# row-level security, the second lock before every row, does not hold for superusers.
set -euo pipefail

psql --set=ON_ERROR_STOP=1 --set=password="$APP_DATABASE_PASSWORD" \
    --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\c template1
CREATE EXTENSION IF NOT EXISTS citext;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER FUNCTION pg_catalog.ts_match_vq(tsvector, tsquery) LEAKPROOF;
ALTER FUNCTION word_similarity_commutator_op(text, text) LEAKPROOF;
\c postgres
CREATE ROLE cs_platform LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE cs_platform OWNER cs_platform;
SQL
