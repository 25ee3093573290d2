import type { ReactElement } from 'react'
import { RadioButtonGroupInput } from 'react-admin'
import { useDone } from '../api/use-api.js'
import { FormDialog } from '../controls/form-dialog.js'
import { NameInput } from '../controls/name-input.js'
import { linkGroups, unlink } from './group-link.js'

interface NewLink {
  /** The name under which the service refuses what is wrong with it. */
  readonly target: string
  readonly direction: 'out' | 'in'
}

/** Links a group with another one. */
export function AddLinkDialog({
  path,
  onClose,
}: {
  readonly path: string
  readonly onClose: () => void
}): ReactElement {
  const tell = useDone()
  const save = async ({ target, direction }: NewLink): Promise<void> => {
    const other = target.trim()
    const link = direction === 'out' ? { source: path, target: other } : { source: other, target: path }
    await linkGroups(link)
    await tell(`Members of ${link.source} count as members of ${link.target}.`, () => unlink(link))
  }
  const defaults: NewLink = { target: '', direction: 'out' }
  return (
    <FormDialog title={`Link ${path}`} confirm="Add link" defaultValues={defaults} save={save} onClose={onClose}>
      <NameInput kind="groups" source="target" label="Other group" required autoFocus />
      <RadioButtonGroupInput
        source="direction"
        label="Direction"
        row={false}
        choices={[
          { id: 'out', name: `Members of ${path} count as members of the other` },
          { id: 'in', name: `Members of the other count as members of ${path}` },
        ]}
      />
    </FormDialog>
  )
}
