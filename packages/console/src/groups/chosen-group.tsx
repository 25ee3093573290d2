import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Skeleton from '@mui/material/Skeleton'
import Stack from '@mui/material/Stack'
import type { ReactElement } from 'react'
import { Link } from 'react-router-dom'
import { textOf } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useApi } from '../api/use-api.js'
import { Facts } from '../controls/facts.js'
import { Permitted } from '../controls/permitted.js'
import { Section } from '../controls/section.js'
import type { Group } from './group.js'
import { type Doing, GroupButtons } from './group-buttons.js'
import { groupAddress } from './group-path.js'

/** The group that is chosen in the tree: what it is, and what may be done with it. */
export function ChosenGroup({
  path,
  known,
  doing,
  onDoing,
  onMoved,
  onDeleted,
}: {
  readonly path: string
  /** The group, where the tree has read it. */
  readonly known: Group | undefined
  readonly doing: Doing
  readonly onDoing: (doing: Doing) => void
  readonly onMoved: (path: string) => void
  readonly onDeleted: () => void
}): ReactElement {
  const read = useApi<Group>(known === undefined ? pathOf('groups', path) : undefined)
  const group = known ?? read.data
  return (
    <Section title={path}>
      {group !== undefined && <GroupFacts group={group} />}
      {group === undefined && read.error === null && <Skeleton role="status" aria-label="Loading" />}
      {group === undefined && read.error !== null && <Alert severity="error">{textOf(read.error)}</Alert>}
      {group !== undefined && (
        <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap', mt: 2 }}>
          <Permitted action="GetGroup" resource={`groups/${path}`}>
            <Button component={Link} to={groupAddress(path)} variant="contained">
              Open
            </Button>
          </Permitted>
          <GroupButtons {...{ path, doing, onDoing, onMoved, onDeleted }} />
        </Stack>
      )}
    </Section>
  )
}

/** What there is to say about a group in a few lines. */
export function GroupFacts({ group }: { readonly group: Group }): ReactElement {
  const { description, owners, boundary } = group
  return (
    <Facts
      facts={[
        ...(description === null ? [] : [['For', description] as const]),
        ['Owners', owners.length === 0 ? 'nobody' : owners.join(', ')],
        ['Boundary', boundary === null ? 'none' : boundary.policy],
      ]}
    />
  )
}
