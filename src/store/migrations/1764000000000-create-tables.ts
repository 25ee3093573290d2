import { Table } from 'typeorm'
import type { MigrationInterface, QueryRunner } from 'typeorm'
import { types } from './column-types.js'
import type { ColumnTypes } from './column-types.js'
import { boundaryOf, column, key, lifeOf, optional, refers } from './table-parts.js'

/** All tables of the decision service. */
export class CreateTables1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables(types(runner))) await runner.createTable(table)
    await runner.query(`insert into heads (id, revision, audit_seq, audit_hash) values (1, 0, 0, '${'0'.repeat(64)}')`)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables(types(runner)).reverse()) await runner.dropTable(table)
  }
}

/** A table after those that it refers to. */
function tables(type: ColumnTypes): Table[] {
  return [
    heads(type),
    policies(type),
    policyVersions(type),
    users(type),
    groups(type),
    memberships(type),
    inlinePolicies(type),
    attachments(type),
    guardrails(type),
    accessKeys(type),
    services(type),
    serviceActions(type),
    changes(type),
    auditEvents(type),
  ]
}

function heads(type: ColumnTypes): Table {
  return new Table({
    name: 'heads',
    columns: [
      key('id', type.integer),
      column('revision', type.bigint),
      column('audit_seq', type.bigint),
      column('audit_hash', type.text),
    ],
    checks: [{ name: 'ck_heads_one_row', expression: 'id = 1' }],
  })
}

function policies(type: ColumnTypes): Table {
  return new Table({
    name: 'policies',
    columns: [
      key('id', type.text),
      column('name', type.text),
      column('lower_name', type.text),
      optional('description', type.text),
      column('builtin', type.boolean),
      column('parameters', type.json),
      column('default_version', type.integer),
      column('latest_version', type.integer),
      ...lifeOf(type),
    ],
    uniques: [{ name: 'uq_policies_lower_name', columnNames: ['lower_name'] }],
  })
}

function policyVersions(type: ColumnTypes): Table {
  return new Table({
    name: 'policy_versions',
    columns: [
      key('id', type.text),
      column('policy_id', type.text),
      column('number', type.integer),
      column('document', type.text),
      column('created_at', type.bigint),
      column('created_by', type.text),
    ],
    uniques: [{ name: 'uq_policy_versions_policy_number', columnNames: ['policy_id', 'number'] }],
    foreignKeys: [refers('fk_policy_versions_policy', 'policy_id', 'policies', 'CASCADE')],
  })
}

function users(type: ColumnTypes): Table {
  return new Table({
    name: 'users',
    columns: [
      key('id', type.text),
      column('username', type.text),
      column('lower_username', type.text),
      optional('display_name', type.text),
      optional('picture', type.text),
      optional('email', type.text),
      column('email_verified', type.boolean),
      optional('password_hash', type.text),
      column('status', type.text),
      column('type', type.text),
      ...boundaryOf(type),
      column('credentials_changed_at', type.bigint),
      ...lifeOf(type),
    ],
    uniques: [{ name: 'uq_users_lower_username', columnNames: ['lower_username'] }],
    checks: [
      { name: 'ck_users_status', expression: "status in ('active', 'disabled')" },
      { name: 'ck_users_type', expression: "type in ('human', 'machine')" },
    ],
    foreignKeys: [refers('fk_users_boundary_policy', 'boundary_policy_id', 'policies', 'RESTRICT')],
  })
}

function groups(type: ColumnTypes): Table {
  return new Table({
    name: 'groups',
    columns: [
      key('id', type.text),
      column('path', type.text),
      column('lower_path', type.text),
      optional('description', type.text),
      ...boundaryOf(type),
      ...lifeOf(type),
    ],
    uniques: [{ name: 'uq_groups_lower_path', columnNames: ['lower_path'] }],
    foreignKeys: [refers('fk_groups_boundary_policy', 'boundary_policy_id', 'policies', 'RESTRICT')],
  })
}

function memberships(type: ColumnTypes): Table {
  return new Table({
    name: 'memberships',
    columns: [
      key('id', type.text),
      column('user_id', type.text),
      column('group_id', type.text),
      optional('not_before', type.bigint),
      optional('not_after', type.bigint),
      ...boundaryOf(type),
      column('created_at', type.bigint),
    ],
    uniques: [{ name: 'uq_memberships_user_group', columnNames: ['user_id', 'group_id'] }],
    indices: [{ name: 'ix_memberships_group', columnNames: ['group_id'] }],
    foreignKeys: [
      refers('fk_memberships_user', 'user_id', 'users', 'CASCADE'),
      refers('fk_memberships_group', 'group_id', 'groups', 'CASCADE'),
      refers('fk_memberships_boundary_policy', 'boundary_policy_id', 'policies', 'RESTRICT'),
    ],
  })
}

function inlinePolicies(type: ColumnTypes): Table {
  return new Table({
    name: 'inline_policies',
    columns: [
      key('id', type.text),
      optional('user_id', type.text),
      optional('group_id', type.text),
      column('name', type.text),
      column('lower_name', type.text),
      column('document', type.text),
      ...lifeOf(type),
    ],
    uniques: [
      { name: 'uq_inline_policies_user_name', columnNames: ['user_id', 'lower_name'] },
      { name: 'uq_inline_policies_group_name', columnNames: ['group_id', 'lower_name'] },
    ],
    checks: [{ name: 'ck_inline_policies_owner', expression: '(user_id is null) <> (group_id is null)' }],
    foreignKeys: [
      refers('fk_inline_policies_user', 'user_id', 'users', 'CASCADE'),
      refers('fk_inline_policies_group', 'group_id', 'groups', 'CASCADE'),
    ],
  })
}

function attachments(type: ColumnTypes): Table {
  return new Table({
    name: 'attachments',
    columns: [
      key('id', type.text),
      column('policy_id', type.text),
      optional('user_id', type.text),
      optional('group_id', type.text),
      column('parameters', type.json),
      column('parameters_key', type.text),
      column('created_at', type.bigint),
    ],
    uniques: [
      { name: 'uq_attachments_user', columnNames: ['policy_id', 'user_id', 'parameters_key'] },
      { name: 'uq_attachments_group', columnNames: ['policy_id', 'group_id', 'parameters_key'] },
    ],
    indices: [
      { name: 'ix_attachments_user', columnNames: ['user_id'] },
      { name: 'ix_attachments_group', columnNames: ['group_id'] },
    ],
    checks: [{ name: 'ck_attachments_owner', expression: '(user_id is null) <> (group_id is null)' }],
    foreignKeys: [
      refers('fk_attachments_policy', 'policy_id', 'policies', 'RESTRICT'),
      refers('fk_attachments_user', 'user_id', 'users', 'CASCADE'),
      refers('fk_attachments_group', 'group_id', 'groups', 'CASCADE'),
    ],
  })
}

function guardrails(type: ColumnTypes): Table {
  return new Table({
    name: 'guardrails',
    columns: [
      key('id', type.text),
      column('policy_id', type.text),
      column('parameters', type.json),
      column('parameters_key', type.text),
      column('created_at', type.bigint),
    ],
    uniques: [{ name: 'uq_guardrails_policy', columnNames: ['policy_id', 'parameters_key'] }],
    foreignKeys: [refers('fk_guardrails_policy', 'policy_id', 'policies', 'RESTRICT')],
  })
}

function accessKeys(type: ColumnTypes): Table {
  return new Table({
    name: 'access_keys',
    columns: [
      key('id', type.text),
      column('key_id', type.text),
      column('user_id', type.text),
      column('sealed_secret', type.text),
      column('status', type.text),
      optional('expires_at', type.bigint),
      optional('services', type.json),
      optional('source_cidrs', type.json),
      ...boundaryOf(type),
      optional('rotated_from', type.text),
      optional('last_used_at', type.bigint),
      optional('last_used_ip', type.text),
      optional('last_used_service', type.text),
      ...lifeOf(type),
    ],
    uniques: [{ name: 'uq_access_keys_key_id', columnNames: ['key_id'] }],
    indices: [{ name: 'ix_access_keys_user', columnNames: ['user_id'] }],
    checks: [{ name: 'ck_access_keys_status', expression: "status in ('active', 'inactive')" }],
    foreignKeys: [
      refers('fk_access_keys_user', 'user_id', 'users', 'CASCADE'),
      refers('fk_access_keys_boundary_policy', 'boundary_policy_id', 'policies', 'RESTRICT'),
    ],
  })
}

function services(type: ColumnTypes): Table {
  return new Table({
    name: 'services',
    columns: [
      key('id', type.text),
      column('name', type.text),
      column('lower_name', type.text),
      optional('display_name', type.text),
      column('regions', type.json),
      { ...column('decision_ttl_seconds', type.integer), default: 5 },
      { ...column('lease_ttl_seconds', type.integer), default: 900 },
      ...lifeOf(type),
    ],
    uniques: [{ name: 'uq_services_lower_name', columnNames: ['lower_name'] }],
  })
}

function serviceActions(type: ColumnTypes): Table {
  return new Table({
    name: 'service_actions',
    columns: [
      key('id', type.text),
      column('service_id', type.text),
      column('name', type.text),
      column('lower_name', type.text),
      column('level', type.text),
      column('resource_types', type.json),
      optional('description', type.text),
    ],
    uniques: [{ name: 'uq_service_actions_service_name', columnNames: ['service_id', 'lower_name'] }],
    checks: [
      {
        name: 'ck_service_actions_level',
        expression: "level in ('list', 'read', 'write', 'execute', 'permissions')",
      },
    ],
    foreignKeys: [refers('fk_service_actions_service', 'service_id', 'services', 'CASCADE')],
  })
}

function changes(type: ColumnTypes): Table {
  return new Table({
    name: 'changes',
    columns: [key('revision', type.bigint), column('at', type.bigint), column('subjects', type.json)],
  })
}

function auditEvents(type: ColumnTypes): Table {
  return new Table({
    name: 'audit_events',
    columns: [
      key('seq', type.bigint),
      column('id', type.text),
      column('at', type.bigint),
      column('event', type.text),
      column('outcome', type.text),
      optional('actor', type.text),
      optional('subject', type.text),
      optional('action', type.text),
      optional('request_id', type.text),
      column('body', type.text),
      column('prev_hash', type.text),
      column('hash', type.text),
    ],
    indices: [
      { name: 'ix_audit_events_at', columnNames: ['at'] },
      { name: 'ix_audit_events_actor_at', columnNames: ['actor', 'at'] },
      { name: 'ix_audit_events_request_id', columnNames: ['request_id'] },
    ],
  })
}
