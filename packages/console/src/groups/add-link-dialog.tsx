import type { ReactElement } from 'react'
import { RadioButtonGroupInput } from 'react-admin'
import { get } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useDone } from '../api/use-api.js'
import { FormDialog } from '../controls/form-dialog.js'
import { NameInput } from '../controls/name-input.js'
import type { GroupLinks } from './group.js'
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
    const before = await get<GroupLinks>(pathOf('groups', path, 'links'))
    const wasLinked = (direction === 'out' ? before.to : before.from).includes(other)
    await linkGroups(link)
    const undo = (): Promise<unknown> => unlink(link)
    void tell(`Members of ${link.source} count as members of ${link.target}.`, wasLinked ? undefined : undo)
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
