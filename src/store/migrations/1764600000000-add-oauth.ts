import { Table } from 'typeorm'
import type { MigrationInterface, QueryRunner } from 'typeorm'
import { types } from './column-types.js'
import type { ColumnTypes } from './column-types.js'
import { column, key, lifeOf, optional, refers } from './table-parts.js'

/** Clients, scopes, tokens and keys of the authorization server. */
export class AddOauth1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables(types(runner))) await runner.createTable(table)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables(types(runner)).reverse()) await runner.dropTable(table)
  }
}

/** A table after those that it refers to. */
function tables(type: ColumnTypes): Table[] {
  return [clients(type), scopes(type), artifacts(type), signingKeys(type)]
}

function clients(type: ColumnTypes): Table {
  return new Table({
    name: 'oauth_clients',
    columns: [
      key('id', type.text),
      column('client_id', type.text),
      column('lower_client_id', type.text),
      column('display_name', type.text),
      column('owner_id', type.text),
      column('type', type.text),
      column('enabled', type.boolean),
      column('redirect_uris', type.json),
      column('post_logout_redirect_uris', type.json),
      column('grants', type.json),
      column('scopes', type.json),
      optional('services', type.json),
      column('secrets', type.json),
      column('access_token_seconds', type.integer),
      column('refresh_token_seconds', type.integer),
      ...lifeOf(type),
    ],
    uniques: [{ name: 'uq_oauth_clients_lower_client_id', columnNames: ['lower_client_id'] }],
    indices: [{ name: 'ix_oauth_clients_owner', columnNames: ['owner_id'] }],
    checks: [{ name: 'ck_oauth_clients_type', expression: "type in ('confidential', 'public')" }],
    foreignKeys: [refers('fk_oauth_clients_owner', 'owner_id', 'users', 'CASCADE')],
  })
}

function scopes(type: ColumnTypes): Table {
  return new Table({
    name: 'oauth_scopes',
    columns: [
      key('id', type.text),
      column('name', type.text),
      column('description', type.text),
      column('document', type.text),
      ...lifeOf(type),
    ],
    uniques: [{ name: 'uq_oauth_scopes_name', columnNames: ['name'] }],
  })
}

function artifacts(type: ColumnTypes): Table {
  return new Table({
    name: 'oauth_artifacts',
    columns: [
      key('id', type.text),
      column('kind', type.text),
      column('payload', type.json),
      optional('user_id', type.text),
      optional('client_id', type.text),
      optional('grant_id', type.text),
      optional('scopes', type.json),
      optional('lookup_hash', type.text),
      optional('consumed_at', type.bigint),
      column('created_at', type.bigint),
      column('expires_at', type.bigint),
    ],
    uniques: [{ name: 'uq_oauth_artifacts_lookup', columnNames: ['lookup_hash'] }],
    indices: [
      { name: 'ix_oauth_artifacts_user', columnNames: ['user_id', 'kind'] },
      { name: 'ix_oauth_artifacts_grant', columnNames: ['grant_id'] },
      { name: 'ix_oauth_artifacts_client', columnNames: ['client_id'] },
      { name: 'ix_oauth_artifacts_expires', columnNames: ['expires_at'] },
    ],
    foreignKeys: [
      refers('fk_oauth_artifacts_user', 'user_id', 'users', 'CASCADE'),
      refers('fk_oauth_artifacts_client', 'client_id', 'oauth_clients', 'CASCADE'),
    ],
  })
}

function signingKeys(type: ColumnTypes): Table {
  return new Table({
    name: 'signing_keys',
    columns: [
      key('id', type.text),
      column('sealed_private_key', type.text),
      column('public_key', type.json),
      column('created_at', type.bigint),
      column('not_before', type.bigint),
      column('not_after', type.bigint),
    ],
  })
}
