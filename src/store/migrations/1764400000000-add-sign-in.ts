import { Table } from 'typeorm'
import type { MigrationInterface, QueryRunner } from 'typeorm'
import { types } from './column-types.js'
import type { ColumnTypes } from './column-types.js'
import { column, key, lifeOf, optional, refers } from './table-parts.js'

/** Sessions, identities and providers, second factors, and what is under way. */
export class AddSignIn1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables(types(runner))) await runner.createTable(table)
    // Not by the ORM, which would build the whole table anew on SQLite.
    const text = runner.connection.options.type === 'postgres' ? 'text collate "C"' : 'text'
    await runner.query(`alter table memberships add column via_provider ${text}`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table memberships drop column via_provider')
    for (const table of tables(types(runner)).reverse()) await runner.dropTable(table)
  }
}

/** A table after those that it refers to. */
function tables(type: ColumnTypes): Table[] {
  return [
    identityProviders(type),
    federatedIdentities(type),
    sessions(type),
    factors(type),
    recoveryCodes(type),
    oneTimeSecrets(type),
  ]
}

function identityProviders(type: ColumnTypes): Table {
  return new Table({
    name: 'identity_providers',
    columns: [
      key('id', type.text),
      column('name', type.text),
      column('lower_name', type.text),
      column('kind', type.text),
      optional('display_name', type.text),
      column('enabled', type.boolean),
      column('settings', type.json),
      optional('sealed_client_secret', type.text),
      column('admission', type.json),
      optional('group_mapping', type.json),
      column('creates_users', type.boolean),
      ...lifeOf(type),
    ],
    uniques: [{ name: 'uq_identity_providers_lower_name', columnNames: ['lower_name'] }],
  })
}

function federatedIdentities(type: ColumnTypes): Table {
  return new Table({
    name: 'federated_identities',
    columns: [
      key('id', type.text),
      column('user_id', type.text),
      column('provider', type.text),
      column('issuer', type.text),
      column('subject', type.text),
      column('profile', type.json),
      column('created_at', type.bigint),
      column('last_sign_in_at', type.bigint),
    ],
    uniques: [{ name: 'uq_federated_identities_subject', columnNames: ['provider', 'issuer', 'subject'] }],
    indices: [{ name: 'ix_federated_identities_user', columnNames: ['user_id'] }],
    foreignKeys: [refers('fk_federated_identities_user', 'user_id', 'users', 'CASCADE')],
  })
}

function sessions(type: ColumnTypes): Table {
  return new Table({
    name: 'sessions',
    columns: [
      key('id', type.text),
      column('user_id', type.text),
      column('kind', type.text),
      optional('token_hash', type.text),
      optional('service', type.text),
      optional('provider', type.text),
      optional('identity_id', type.text),
      column('methods', type.json),
      optional('mfa_at', type.bigint),
      optional('access_level', type.integer),
      optional('sign_out_hint', type.text),
      column('source_ip', type.text),
      optional('user_agent', type.text),
      column('created_at', type.bigint),
      column('last_seen_at', type.bigint),
      column('last_seen_ip', type.text),
      column('expires_at', type.bigint),
    ],
    uniques: [{ name: 'uq_sessions_token_hash', columnNames: ['token_hash'] }],
    indices: [
      { name: 'ix_sessions_user', columnNames: ['user_id'] },
      { name: 'ix_sessions_expires', columnNames: ['expires_at'] },
    ],
    checks: [{ name: 'ck_sessions_kind', expression: "kind in ('browser', 'token')" }],
    foreignKeys: [
      refers('fk_sessions_user', 'user_id', 'users', 'CASCADE'),
      refers('fk_sessions_identity', 'identity_id', 'federated_identities', 'CASCADE'),
    ],
  })
}

function factors(type: ColumnTypes): Table {
  return new Table({
    name: 'factors',
    columns: [
      key('id', type.text),
      column('user_id', type.text),
      column('kind', type.text),
      column('name', type.text),
      optional('sealed_secret', type.text),
      optional('last_time_step', type.bigint),
      optional('credential_id', type.text),
      optional('public_key', type.text),
      column('sign_count', type.bigint),
      optional('transports', type.json),
      column('discoverable', type.boolean),
      column('created_at', type.bigint),
      optional('last_used_at', type.bigint),
    ],
    uniques: [{ name: 'uq_factors_credential', columnNames: ['credential_id'] }],
    indices: [{ name: 'ix_factors_user', columnNames: ['user_id'] }],
    checks: [{ name: 'ck_factors_kind', expression: "kind in ('totp', 'webauthn')" }],
    foreignKeys: [refers('fk_factors_user', 'user_id', 'users', 'CASCADE')],
  })
}

function recoveryCodes(type: ColumnTypes): Table {
  return new Table({
    name: 'recovery_codes',
    columns: [
      key('id', type.text),
      column('user_id', type.text),
      column('code_hash', type.text),
      column('created_at', type.bigint),
    ],
    uniques: [{ name: 'uq_recovery_codes_user_hash', columnNames: ['user_id', 'code_hash'] }],
    foreignKeys: [refers('fk_recovery_codes_user', 'user_id', 'users', 'CASCADE')],
  })
}

function oneTimeSecrets(type: ColumnTypes): Table {
  return new Table({
    name: 'one_time_secrets',
    columns: [
      key('id', type.text),
      column('purpose', type.text),
      column('secret_hash', type.text),
      optional('browser_hash', type.text),
      optional('user_id', type.text),
      column('data', type.json),
      { ...column('attempts', type.integer), default: 0 },
      column('created_at', type.bigint),
      column('expires_at', type.bigint),
    ],
    uniques: [{ name: 'uq_one_time_secrets_hash', columnNames: ['secret_hash'] }],
    indices: [{ name: 'ix_one_time_secrets_expires', columnNames: ['expires_at'] }],
    foreignKeys: [refers('fk_one_time_secrets_user', 'user_id', 'users', 'CASCADE')],
  })
}
