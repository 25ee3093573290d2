import Alert from '@mui/material/Alert'
import AlertTitle from '@mui/material/AlertTitle'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { get, textOf } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { CopyText } from '../controls/copy-text.js'
import { Section } from '../controls/section.js'
import { type ChainStatus, checkedWords, problemWords } from './chain-words.js'
import { localTime } from './local-time.js'

const AMOUNTS = [1000, 10_000, 100_000] as const

/** Whether the chain of the events is whole, as far as it was checked the last time. */
export function ChainSection(): ReactElement {
  const [last, setLast] = useState<number>(AMOUNTS[0])
  // Only the button asks: it is work for the service. What it answered stays until it is asked again.
  const check = useQuery({
    queryKey: ['audit-chain'],
    queryFn: async ({ signal }) => ({
      status: await get<ChainStatus>(pathOf('audit-chain'), { last }, signal),
      at: new Date(),
    }),
    enabled: false,
    staleTime: Infinity,
    gcTime: Infinity,
    retry: false,
  })
  return (
    <Section
      title="The chain"
      about="Each event holds the hash of the one before it. Verifying shows that no event was changed, removed or put in since. Whoever can rewrite the whole database can rewrite the chain: keep the head somewhere else from time to time."
    >
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
        <TextField
          select
          label="How much"
          value={last}
          onChange={({ target }) => setLast(Number(target.value))}
          sx={{ minWidth: 200 }}
        >
          {AMOUNTS.map((amount) => (
            <MenuItem key={amount} value={amount}>
              The newest {amount.toLocaleString('en')}
            </MenuItem>
          ))}
        </TextField>
        <Button variant="outlined" onClick={() => void check.refetch()} disabled={check.isFetching}>
          {check.isFetching ? 'Verifying…' : 'Verify'}
        </Button>
      </Box>
      <Box role="status" sx={{ mt: 2 }}>
        {check.error !== null && <Alert severity="error">{textOf(check.error)}</Alert>}
        {check.data !== undefined && check.error === null && <Result {...check.data} />}
      </Box>
    </Section>
  )
}

function Result({ status, at }: { readonly status: ChainStatus; readonly at: Date }): ReactElement {
  const { whole, head, first, problem } = status
  return (
    <>
      <Alert severity={whole ? 'success' : 'error'}>
        <AlertTitle>{whole ? 'Whole, as far as it was checked' : 'Not whole'}</AlertTitle>
        {problem !== undefined && <Typography>{problemWords(problem)}</Typography>}
        <Typography variant="body2">
          {checkedWords(status)} Checked at {localTime(at.toISOString())}.
        </Typography>
      </Alert>
      <Typography variant="body2" color="textSecondary" sx={{ mt: 1.5 }}>
        Head{head.at === undefined ? '' : `, of ${localTime(head.at)}`}
        {first !== undefined &&
          first.seq > 1 &&
          `. The log begins with event ${first.seq}; older ones were removed as AUDIT_RETENTION_DAYS says`}
      </Typography>
      <CopyText text={`${head.seq} ${head.hash}`} label="head" />
    </>
  )
}
