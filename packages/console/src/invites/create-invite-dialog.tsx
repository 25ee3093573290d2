import type { ReactElement } from 'react'
import { BooleanInput, RadioButtonGroupInput } from 'react-admin'
import { useWatch } from 'react-hook-form'
import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useDone } from '../api/use-api.js'
import { CountInput } from '../controls/count-input.js'
import { FormDialog } from '../controls/form-dialog.js'
import { NameListInput } from '../controls/name-list-input.js'
import { BoundaryInput } from './boundary-input.js'
import type { Made } from './invite.js'
import { AcceptFields, LastingFields, PageFields, Part } from './limit-fields.js'
import { inviteBody, type InviteValues, NEW_INVITE } from './limit-form.js'

/** Makes an invite into a group. */
export function CreateInviteDialog({
  group,
  onMade,
  onClose,
}: {
  readonly group: string
  readonly onMade: (made: Made) => void
  readonly onClose: () => void
}): ReactElement {
  const tell = useDone()
  const save = async (values: InviteValues): Promise<void> => {
    // Kept by no cache: the answer has the code.
    const { body } = await ask<Made>('POST', pathOf('groups', group, 'invites'), { body: inviteBody(values) })
    onMade(body)
    void tell(undefined)
  }
  return (
    <FormDialog
      title={`Invite into ${group}`}
      confirm="Create invite"
      defaultValues={NEW_INVITE}
      save={save}
      onClose={onClose}
    >
      <AcceptFields />
      <LastingFields ever="Never" />
      <PassedOn />
      <Part title="What it leads into">
        <NameListInput source="groups" label="Further groups" helperText="People join all of the groups, or none" />
        <BoundaryInput source="boundaryPolicy" />
      </Part>
      <PageFields />
    </FormDialog>
  )
}

function PassedOn(): ReactElement {
  const plusOnes = useWatch<InviteValues, 'plusOnes'>({ name: 'plusOnes' })
  return (
    <Part title="What they may pass on">
      <CountInput source="plusOnes" label="Each may invite" least={0} helperText="0: they invite nobody" />
      {plusOnes !== 0 && (
        <>
          <CountInput
            source="maxDepth"
            label="Over how many hands"
            any="Any"
            least={1}
            helperText="1: whom they invite may not invite in turn"
          />
          <BooleanInput source="depletesInviter" label="Whom they invite takes a place of theirs" helperText={false} />
        </>
      )}
      <RadioButtonGroupInput
        source="deauthorize"
        label="Each may take out again"
        row={false}
        helperText={false}
        choices={[
          { id: 'none', name: 'Nobody' },
          { id: 'descendants', name: 'Who came by their invites' },
          { id: 'group', name: 'Anybody in the group' },
        ]}
      />
    </Part>
  )
}
