import AddLinkIcon from '@mui/icons-material/AddLink'
import LinkOffIcon from '@mui/icons-material/LinkOff'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import MuiLink from '@mui/material/Link'
import Tooltip from '@mui/material/Tooltip'
import { type ReactElement, useState } from 'react'
import { Link } from 'react-router-dom'
import { pathOf } from '../api/service-address.js'
import { useAct, useApi } from '../api/use-api.js'
import { Answered } from '../controls/answered.js'
import { Permitted } from '../controls/permitted.js'
import { Rows } from '../controls/rows.js'
import { Section } from '../controls/section.js'
import { AddLinkDialog } from './add-link-dialog.js'
import type { GroupLinks } from './group.js'
import { type GroupLink, linkGroups, unlink } from './group-link.js'
import { groupAddress } from './group-path.js'

/** Links of a group with others, in both directions. */
export function LinksSection({ path }: { readonly path: string }): ReactElement {
  const links = useApi<GroupLinks>(pathOf('groups', path, 'links'))
  const [adding, setAdding] = useState(false)
  const add = (
    <Permitted action="LinkGroup" resource={`groups/${path}`}>
      <Button startIcon={<AddLinkIcon />} onClick={() => setAdding(true)}>
        Add link
      </Button>
    </Permitted>
  )
  return (
    <Section
      title="Links"
      actions={add}
      about="A link lets the members of one group count as members of another one, wherever that stands."
    >
      <Answered query={links}>
        {({ to, from }) => (
          <Rows
            label={`Links of ${path}`}
            rows={[
              ...to.map((target) => ({ source: path, target })),
              ...from.map((source) => ({ source, target: path })),
            ]}
            keyOf={({ source, target }) => `${source} ${target}`}
            empty="No links."
            columns={[
              { title: 'Members of', cell: ({ source }) => <Name of={source} at={path} /> },
              { title: 'Count as members of', cell: ({ target }) => <Name of={target} at={path} /> },
              { title: 'Actions', actions: true, cell: (link) => <UnlinkButton link={link} /> },
            ]}
          />
        )}
      </Answered>
      {adding && <AddLinkDialog path={path} onClose={() => setAdding(false)} />}
    </Section>
  )
}

function Name({ of, at }: { readonly of: string; readonly at: string }): ReactElement {
  if (of === at) return <>this group</>
  return (
    <MuiLink component={Link} to={groupAddress(of, 'place')}>
      {of}
    </MuiLink>
  )
}

function UnlinkButton({ link }: { readonly link: GroupLink }): ReactElement {
  const act = useAct({ act: () => unlink(link), done: 'The link is gone.', undo: () => linkGroups(link) })
  return (
    <Permitted action="LinkGroup" resource={`groups/${link.source}`}>
      <Permitted action="LinkGroup" resource={`groups/${link.target}`}>
        <Tooltip title="Take the link away">
          <IconButton
            aria-label={`Take away the link from ${link.source} to ${link.target}`}
            disabled={act.isPending}
            onClick={() => act.mutate()}
          >
            <LinkOffIcon fontSize="small" />
          </IconButton>
        </Tooltip>
      </Permitted>
    </Permitted>
  )
}
