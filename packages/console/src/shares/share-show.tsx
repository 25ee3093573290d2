import Box from '@mui/material/Box'
import type { ReactElement } from 'react'
import { Title } from 'react-admin'
import { useParams } from 'react-router-dom'
import { pathOf } from '../api/service-address.js'
import { useApi } from '../api/use-api.js'
import { Answered } from '../controls/answered.js'
import { durationWords } from '../controls/duration.js'
import { Facts } from '../controls/facts.js'
import { Instant } from '../controls/instant.js'
import { Section } from '../controls/section.js'
import { acceptsWords } from '../invites/limit-words.js'
import { HoldersSection } from './holders-section.js'
import { RevokeShareButton } from './revoke-share-button.js'
import type { Share } from './share.js'
import { ShareChain } from './share-chain.js'
import { ShareLasting, ShareState } from './share-state.js'

/** One share: what it gives, where it came from, and who has it. */
export function ShareShow(): ReactElement {
  const { id = '' } = useParams()
  const read = useApi<Share>(pathOf('shares', id))
  return (
    <Box sx={{ mt: 2 }}>
      <Title title="Share" />
      <Answered query={read}>{(share) => <Shown share={share} />}</Answered>
    </Box>
  )
}

function Shown({ share }: { readonly share: Share }): ReactElement {
  const { maxUseTime, guest } = share
  return (
    <>
      <Section
        title={`Shared by ${share.giver}`}
        actions={<RevokeShareButton share={share} />}
        about="Each action on each resource, as long as its giver may do the same."
      >
        <Facts
          facts={[
            ['Service', <code key="service">{share.service}</code>],
            ['Actions', <Names key="actions" names={share.actions} />],
            ['Resources', <Names key="resources" names={share.resources} />],
            ['State', <ShareState key="state" share={share} />],
            ['Accepted', acceptsWords(share)],
            ['Lasts', <ShareLasting key="lasts" share={share} />],
            ...(maxUseTime === null ? [] : [['Time of use', `at most ${durationWords(maxUseTime)}`] as const]),
            ['Without an account', guest ? 'may be accepted' : 'cannot be accepted'],
            ['Made', <Instant key="made" value={share.createdAt} />],
          ]}
        />
      </Section>
      <HoldersSection share={share} />
      <ShareChain share={share} />
    </>
  )
}

function Names({ names }: { readonly names: readonly string[] }): ReactElement {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {names.map((name) => (
        <li key={name}>
          <code>{name}</code>
        </li>
      ))}
    </Box>
  )
}
