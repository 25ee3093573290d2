import AddIcon from '@mui/icons-material/Add'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { type ReactElement, useMemo } from 'react'
import { useNotify } from 'react-admin'
import { get, textOf } from '../api/client.js'
import { isPermitted } from '../api/permitted.js'
import { pathOf } from '../api/service-address.js'
import { Section } from '../controls/section.js'
import {
  type EditablePolicy,
  editablePolicies,
  idOf,
  NEW_KINDS,
  newDocument,
  type NewKind,
  textOfDocument,
} from './edits.js'
import type { EffectivePolicies } from './effective-layers.js'
import type { Question } from './question.js'
import { UnsavedPolicy } from './unsaved-policy.js'
import type { EditsState } from './use-edits.js'

/** Documents that are judged though nothing of them is saved. */
export function UnsavedPolicies({
  effective,
  question,
  state,
}: {
  readonly effective: EffectivePolicies | undefined
  readonly question: Question
  readonly state: EditsState
}): ReactElement {
  const { edits } = state
  const editable = useMemo(() => (effective === undefined ? [] : editablePolicies(effective)), [effective])
  const left = editable.filter(({ origin }) => edits.every(({ id }) => id !== idOf(origin)))
  return (
    <Section
      title="Unsaved policies"
      about="Change a policy that bears on the user, or add one, and see what would come of it. Nothing is saved."
    >
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        {left.length > 0 && <StoredPicker policies={left} add={state.add} />}
        {Object.entries(NEW_KINDS).map(([kind, words]) => (
          <Button key={kind} size="small" startIcon={<AddIcon />} onClick={() => state.add(newEdit(kind, question))}>
            New {words}
          </Button>
        ))}
      </Box>
      {edits.map((edit) => (
        <UnsavedPolicy key={edit.id} edit={edit} bears={bearsOn(editable, edit.id)} state={state} />
      ))}
    </Section>
  )
}

function StoredPicker({
  policies,
  add,
}: {
  readonly policies: readonly EditablePolicy[]
  readonly add: EditsState['add']
}): ReactElement {
  const notify = useNotify()
  const pick = (id: string): void => {
    const found = policies.find(({ origin }) => idOf(origin) === id)
    if (found === undefined) return
    storedText(found).then(
      (stored) => add({ id, target: found.origin, stored, text: stored }),
      (error: unknown) => notify(textOf(error), { type: 'error' }),
    )
  }
  return (
    <TextField
      select
      label="Edit a policy of the user"
      value=""
      sx={{ flex: '1 1 220px', minWidth: 0 }}
      onChange={(event) => pick(event.target.value)}
    >
      {policies.map(({ origin }) => (
        <MenuItem key={idOf(origin)} value={idOf(origin)}>
          {idOf(origin)}
        </MenuItem>
      ))}
    </TextField>
  )
}

/** A managed policy is edited with its parameters, which what bears on the user has filled. */
async function storedText({ origin, policy }: EditablePolicy): Promise<string> {
  if (origin.kind !== 'managed') return textOfDocument(policy.document)
  if (!(await isPermitted('GetPolicy', `policies/${origin.name}`))) return textOfDocument(policy.document)
  return textOfDocument((await get<{ policy: unknown }>(pathOf('policies', origin.name))).policy)
}

function newEdit(kind: string, { action, resource }: Question): Parameters<EditsState['add']>[0] {
  const text = newDocument(action, resource)
  // The kinds are those of `NEW_KINDS`.
  return { target: kind as NewKind, stored: text, text }
}

function bearsOn(editable: readonly EditablePolicy[], id: string): boolean {
  return editable.some(({ origin }) => idOf(origin) === id)
}
