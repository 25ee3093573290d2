import AddIcon from '@mui/icons-material/Add'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import ToggleButton from '@mui/material/ToggleButton'
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup'
import type { ReactElement } from 'react'
import { Title } from 'react-admin'
import { Link, useSearchParams } from 'react-router-dom'
import { usePermitted } from '../api/permitted.js'
import { useSelf } from '../api/self.js'
import { pathOf } from '../api/service-address.js'
import { usePage } from '../api/use-page.js'
import { Answered } from '../controls/answered.js'
import { Pager } from '../controls/pager.js'
import { Permitted } from '../controls/permitted.js'
import { Section } from '../controls/section.js'
import type { Share } from './share.js'
import { ShareFilter } from './share-filter.js'
import { ShareRows } from './share-rows.js'

const PER_PAGE = 25

/** What people share: everybody, for whoever may see that, else what whoever looks shares. Filters and page are in the address. */
export function ShareList(): ReactElement {
  const self = useSelf()
  const mayListAll = usePermitted('ListShares', 'shares/')
  const [params, setParams] = useSearchParams()
  const whose = mayListAll && params.get('whose') !== 'mine' ? 'all' : 'mine'
  const service = params.get('service') ?? ''
  const giver = whose === 'all' ? (params.get('giver') ?? '') : ''
  const page = Math.max(0, Number(params.get('page') ?? 1) - 1) || 0
  const set = (changes: Readonly<Record<string, string>>): void => {
    const kept = Object.entries({ whose, service, giver, ...changes }).filter(([, value]) => value !== '')
    setParams(Object.fromEntries(kept), { replace: true })
  }
  const path = whose === 'all' ? pathOf('shares') : self && pathOf('users', self.username, 'shares')
  const shares = usePage<Share>(path, {
    page,
    perPage: PER_PAGE,
    filter: { ...(service === '' ? {} : { service }), ...(giver === '' ? {} : { giver }) },
    sort: ['id', 'DESC'],
  })
  const isFiltered = service !== '' || giver !== ''
  return (
    <Box sx={{ mt: 2 }}>
      <Title title="Shares" />
      <Section
        title={whose === 'all' ? 'Shares of everybody' : 'My shares'}
        about="A share gives somebody a part of what its giver may do, for a while. It allows nothing that its giver may not do at that moment."
        actions={
          <Permitted action="CreateShare">
            <Button component={Link} to="/shares/create" startIcon={<AddIcon />}>
              Share something
            </Button>
          </Permitted>
        }
      >
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mb: 1.5, alignItems: 'center' }}>
          {mayListAll && <Whose whose={whose} onWhose={(chosen) => set({ whose: chosen })} />}
          <ShareFilter {...{ service, giver }} hasGiver={whose === 'all'} onFilter={set} />
        </Box>
        <Answered query={shares}>
          {({ rows, total }) => (
            <>
              <ShareRows
                shares={rows}
                empty={
                  isFiltered
                    ? 'No share is like that.'
                    : 'Nothing is shared. Share something with whoever needs it for a while.'
                }
              />
              <Pager
                label="shares"
                page={page}
                perPage={PER_PAGE}
                total={total}
                onPage={(next) => set({ page: String(next + 1) })}
              />
            </>
          )}
        </Answered>
      </Section>
    </Box>
  )
}

function Whose({
  whose,
  onWhose,
}: {
  readonly whose: 'all' | 'mine'
  readonly onWhose: (whose: 'all' | 'mine') => void
}): ReactElement {
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      aria-label="Whose shares"
      value={whose}
      onChange={(_, chosen: unknown) => {
        if (chosen === 'all' || chosen === 'mine') onWhose(chosen)
      }}
    >
      <ToggleButton value="all">Everybody</ToggleButton>
      <ToggleButton value="mine">Mine</ToggleButton>
    </ToggleButtonGroup>
  )
}
