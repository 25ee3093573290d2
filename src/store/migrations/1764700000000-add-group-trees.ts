import { randomUUID } from 'node:crypto'
import { Table } from 'typeorm'
import type { MigrationInterface, QueryRunner } from 'typeorm'
import { sqlOn } from '../sql.js'
import { types } from './column-types.js'
import type { ColumnTypes } from './column-types.js'
import { boundaryOf, column, key, optional, refers } from './table-parts.js'

/** Trees of groups and links between them, terms of memberships, invites and shares. */
export class AddGroupTrees1764700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Not by the ORM, which would build the whole table anew on SQLite.
    const text = runner.connection.options.type === 'postgres' ? 'text collate "C"' : 'text'
    for (const name of GROUP_COLUMNS) await runner.query(`alter table groups add column ${name} ${text}`)
    await runner.query('create index ix_groups_owner_subject on groups (owner_subject)')
    await runner.query('alter table users add column guest_until bigint')
    for (const table of tables(types(runner))) await runner.createTable(table)
    await plantTrees(runner)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables(types(runner)).reverse()) await runner.dropTable(table)
    await runner.query('alter table users drop column guest_until')
    await runner.query('drop index ix_groups_owner_subject')
    for (const name of GROUP_COLUMNS) await runner.query(`alter table groups drop column ${name}`)
  }
}

const GROUP_COLUMNS = ['kind', 'owner_provider', 'owner_subject'] as const

/** A group stood under no other so far: each comes under the nearest one whose path its own begins with. */
async function plantTrees({ manager }: QueryRunner): Promise<void> {
  const sql = sqlOn(manager)
  const groups = await sql<{ id: string; path: string }>`select id as "id", lower_path as "path" from groups`
  const ids = new Map(groups.map(({ id, path }) => [path, id]))
  for (const { id, path } of groups) {
    const [parent] = above(path).flatMap((name) => ids.get(name) ?? [])
    if (parent === undefined) continue
    await sql`insert into group_edges (id, source_id, target_id, kind, created_at)
      values (${randomUUID()}, ${parent}, ${id}, 'parent', ${Date.now()})`
  }
}

/** The paths above a path, the nearest first. */
function above(path: string): string[] {
  const segments = path.split('/')
  return segments.slice(1).map((_, i) => segments.slice(0, segments.length - 1 - i).join('/'))
}

/** A table after those that it refers to. */
function tables(type: ColumnTypes): Table[] {
  return [edges(type), shares(type), invites(type), inviteGroups(type), inviteVisits(type), terms(type)]
}

function edges(type: ColumnTypes): Table {
  return new Table({
    name: 'group_edges',
    columns: [
      key('id', type.text),
      column('source_id', type.text),
      column('target_id', type.text),
      column('kind', type.text),
      column('created_at', type.bigint),
    ],
    uniques: [{ name: 'uq_group_edges_source_target', columnNames: ['source_id', 'target_id'] }],
    indices: [
      { name: 'ix_group_edges_target', columnNames: ['target_id'] },
      { name: 'uq_group_edges_parent', columnNames: ['target_id'], isUnique: true, where: "kind = 'parent'" },
    ],
    checks: [
      { name: 'ck_group_edges_kind', expression: "kind in ('parent', 'link')" },
      { name: 'ck_group_edges_ends', expression: 'source_id <> target_id' },
    ],
    foreignKeys: [
      refers('fk_group_edges_source', 'source_id', 'groups', 'CASCADE'),
      refers('fk_group_edges_target', 'target_id', 'groups', 'CASCADE'),
    ],
  })
}

function shares(type: ColumnTypes): Table {
  return new Table({
    name: 'shares',
    columns: [
      key('id', type.text),
      column('giver_id', type.text),
      column('service', type.text),
      column('parents', type.json),
    ],
    indices: [{ name: 'ix_shares_giver', columnNames: ['giver_id'] }],
    foreignKeys: [
      refers('fk_shares_group', 'id', 'groups', 'CASCADE'),
      refers('fk_shares_giver', 'giver_id', 'users', 'CASCADE'),
    ],
  })
}

function invites(type: ColumnTypes): Table {
  return new Table({
    name: 'invites',
    columns: [
      key('id', type.text),
      column('kind', type.text),
      column('code_hash', type.text),
      column('inviter_id', type.text),
      optional('max_accepts', type.integer),
      column('accepts', type.integer),
      column('accept_before', type.bigint),
      optional('access_until', type.bigint),
      optional('access_for_seconds', type.integer),
      optional('max_use_seconds', type.integer),
      optional('plus_ones', type.integer),
      optional('max_depth', type.integer),
      column('deauthorize', type.text),
      column('depletes_inviter', type.boolean),
      column('guest', type.boolean),
      column('confirm', type.boolean),
      optional('return_to', type.text),
      ...boundaryOf(type),
      column('created_at', type.bigint),
      optional('revoked_at', type.bigint),
    ],
    uniques: [{ name: 'uq_invites_code_hash', columnNames: ['code_hash'] }],
    indices: [{ name: 'ix_invites_inviter', columnNames: ['inviter_id'] }],
    checks: [
      { name: 'ck_invites_kind', expression: "kind in ('membership', 'share')" },
      { name: 'ck_invites_deauthorize', expression: LEVELS },
    ],
    foreignKeys: [
      refers('fk_invites_inviter', 'inviter_id', 'users', 'CASCADE'),
      refers('fk_invites_boundary_policy', 'boundary_policy_id', 'policies', 'RESTRICT'),
    ],
  })
}

const LEVELS = "deauthorize in ('none', 'descendants', 'group')"

function inviteGroups(type: ColumnTypes): Table {
  return new Table({
    name: 'invite_groups',
    columns: [
      key('id', type.text),
      column('invite_id', type.text),
      column('group_id', type.text),
      column('by_membership', type.boolean),
      optional('inviter_membership_id', type.text),
    ],
    uniques: [{ name: 'uq_invite_groups_invite_group', columnNames: ['invite_id', 'group_id'] }],
    indices: [
      { name: 'ix_invite_groups_group', columnNames: ['group_id'] },
      { name: 'ix_invite_groups_membership', columnNames: ['inviter_membership_id'] },
    ],
    foreignKeys: [
      refers('fk_invite_groups_invite', 'invite_id', 'invites', 'CASCADE'),
      refers('fk_invite_groups_group', 'group_id', 'groups', 'CASCADE'),
      refers('fk_invite_groups_membership', 'inviter_membership_id', 'memberships', 'SET NULL'),
    ],
  })
}

function inviteVisits(type: ColumnTypes): Table {
  return new Table({
    name: 'invite_visits',
    columns: [
      key('id', type.text),
      column('user_id', type.text),
      column('invite_id', type.text),
      column('opened_at', type.bigint),
      optional('accepted_at', type.bigint),
      optional('handed_off_at', type.bigint),
    ],
    uniques: [{ name: 'uq_invite_visits_user_invite', columnNames: ['user_id', 'invite_id'] }],
    indices: [{ name: 'ix_invite_visits_invite', columnNames: ['invite_id'] }],
    foreignKeys: [
      refers('fk_invite_visits_user', 'user_id', 'users', 'CASCADE'),
      refers('fk_invite_visits_invite', 'invite_id', 'invites', 'CASCADE'),
    ],
  })
}

function terms(type: ColumnTypes): Table {
  return new Table({
    name: 'membership_terms',
    columns: [
      key('id', type.text),
      optional('invite_id', type.text),
      optional('inviter_membership_id', type.text),
      column('owner', type.boolean),
      optional('spots', type.integer),
      optional('max_depth', type.integer),
      column('deauthorize', type.text),
      column('depletes', type.boolean),
      optional('use_limit_seconds', type.integer),
      column('used_seconds', type.integer),
      optional('use_until', type.bigint),
    ],
    indices: [
      { name: 'ix_membership_terms_invite', columnNames: ['invite_id'] },
      { name: 'ix_membership_terms_inviter', columnNames: ['inviter_membership_id'] },
    ],
    checks: [{ name: 'ck_membership_terms_deauthorize', expression: LEVELS }],
    foreignKeys: [
      refers('fk_membership_terms_membership', 'id', 'memberships', 'CASCADE'),
      refers('fk_membership_terms_invite', 'invite_id', 'invites', 'SET NULL'),
      refers('fk_membership_terms_inviter', 'inviter_membership_id', 'memberships', 'SET NULL'),
    ],
  })
}
