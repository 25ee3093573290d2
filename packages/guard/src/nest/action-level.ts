import type { ActionLevel } from '@tinyauth/policy-engine'

const VERBS: Readonly<Record<ActionLevel, readonly string[]>> = {
  list: ['List', 'Search', 'Browse', 'Find'],
  read: ['Get', 'Read', 'Describe', 'Show', 'View', 'Head', 'Check', 'Count', 'Download', 'Export', 'Preview', 'Query'],
  write: ['Create', 'Add', 'Put', 'Post', 'Set', 'Update', 'Edit', 'Change', 'Patch', 'Write', 'Delete', 'Remove', 'Clear',
    'Upload', 'Import', 'Copy', 'Move', 'Rename', 'Replace', 'Save', 'Tag', 'Untag', 'Restore', 'Archive'], // prettier-ignore
  execute: [
    'Run',
    'Execute',
    'Start',
    'Stop',
    'Restart',
    'Send',
    'Invoke',
    'Trigger',
    'Cancel',
    'Build',
    'Deploy',
    'Publish',
  ],
  permissions: ['Attach', 'Detach', 'Grant', 'Revoke', 'Share', 'Unshare', 'Invite', 'Authorize', 'Assign'],
}

const LEVELS: ReadonlyMap<string, ActionLevel> = new Map(
  // `Object.entries` forgets that its keys are the levels.
  (Object.entries(VERBS) as [ActionLevel, readonly string[]][]).flatMap(([level, verbs]) =>
    verbs.map((verb) => [verb, level] as const),
  ),
)

/**
 * The level of an action by the verb that its name begins with: `ListApples` is `list`. Accepted: `Get`, `GetApple`.
 * `undefined` for `Getaway` (another word), `PickApple` (nobody knows).
 */
export function levelByVerb(action: string): ActionLevel | undefined {
  const [verb] = /^[A-Z][a-z]*/.exec(action) ?? []
  return verb === undefined ? undefined : LEVELS.get(verb)
}
