import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { useFormContext } from 'react-hook-form'
import { InstantInput } from '../controls/instant-input.js'

const DAY_MS = 86_400_000
const PERIODS = [
  ['a day', 1],
  ['a week', 7],
  ['30 days', 30],
  ['a year', 365],
] as const

/** From when and until when a membership holds, in a form; periods fill in the end. */
export function WindowInputs(): ReactElement {
  const { setValue, getValues } = useFormContext<{ notBefore: string | null; notAfter: string | null }>()
  const lasts = (days: number): void => {
    const begins = getValues('notBefore')
    const from = begins === null ? Date.now() : Date.parse(begins)
    setValue('notAfter', new Date(from + days * DAY_MS).toISOString(), { shouldDirty: true })
  }
  return (
    <>
      <InstantInput source="notBefore" label="From" helperText="In your time zone; empty: at once" />
      <InstantInput source="notAfter" label="Until" helperText="Empty: until somebody ends it" />
      <Stack direction="row" useFlexGap spacing={1} sx={{ flexWrap: 'wrap', alignItems: 'center', mt: 1 }}>
        <Typography variant="body2" color="textSecondary">
          It lasts
        </Typography>
        {PERIODS.map(([words, days]) => (
          <Button key={days} size="small" variant="outlined" onClick={() => lasts(days)}>
            {words}
          </Button>
        ))}
      </Stack>
    </>
  )
}
