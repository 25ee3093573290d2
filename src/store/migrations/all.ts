import { CreateTables1764000000000 } from './1764000000000-create-tables.js'
import { AddSignIn1764400000000 } from './1764400000000-add-sign-in.js'
import { AddOauth1764600000000 } from './1764600000000-add-oauth.js'
import { AddGroupTrees1764700000000 } from './1764700000000-add-group-trees.js'

/** Every migration, oldest first. One that shipped is never changed. */
export const MIGRATIONS = [
  CreateTables1764000000000,
  AddSignIn1764400000000,
  AddOauth1764600000000,
  AddGroupTrees1764700000000,
] as const
