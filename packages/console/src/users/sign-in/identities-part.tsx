import { type ReactElement, useState } from 'react'
import { pathOf } from '../../api/service-address.js'
import { usePage } from '../../api/use-page.js'
import { Answered } from '../../controls/answered.js'
import { Instant } from '../../controls/instant.js'
import { Pager } from '../../controls/pager.js'
import { type Column, Rows } from '../../controls/rows.js'
import { Section } from '../../controls/section.js'
import type { Identity } from './identity.js'
import { LinkButton } from './link-button.js'
import { UnlinkButton } from './unlink-button.js'

const PER_PAGE = 25

/** Who a user is at identity providers. */
export function IdentitiesPart({ username }: { readonly username: string }): ReactElement {
  const [page, setPage] = useState(0)
  const identities = usePage<Identity>(pathOf('users', username, 'identities'), { page, perPage: PER_PAGE })
  return (
    <Section
      title="Linked identities"
      about="Accounts at identity providers: whoever signs in there as one of them is this user here."
      actions={<LinkButton username={username} />}
    >
      <Answered query={identities}>
        {({ rows, total }) => (
          <>
            <Rows
              label="Linked identities"
              rows={rows}
              columns={columnsOf(username)}
              keyOf={({ id }) => id}
              empty="None is linked."
            />
            <Pager label="linked identities" page={page} perPage={PER_PAGE} total={total} onPage={setPage} />
          </>
        )}
      </Answered>
    </Section>
  )
}

function columnsOf(username: string): readonly Column<Identity>[] {
  return [
    { title: 'Provider', cell: ({ provider }) => provider },
    { title: 'Subject', cell: ({ subject }) => <code>{subject}</code> },
    {
      title: 'There known as',
      cell: ({ profile }) => profile.email ?? profile.name ?? profile.preferredUsername ?? '–',
    },
    { title: 'Linked', cell: ({ createdAt }) => <Instant value={createdAt} none="unknown" /> },
    { title: 'Last sign-in', cell: ({ lastSignInAt }) => <Instant value={lastSignInAt} /> },
    { title: 'Actions', actions: true, cell: (identity) => <UnlinkButton username={username} identity={identity} /> },
  ]
}
