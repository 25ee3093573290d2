import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { ask } from '../api/client.js'
import { useAct } from '../api/use-api.js'
import { Permitted } from '../controls/permitted.js'
import type { NewKey } from './access-key.js'
import { keysPath } from './keys-path.js'
import { useShownSecret } from './shown-secret.js'
import type { StepProps } from './rotation-steps.js'

const OVERLAPS = [
  [3600, 'an hour'],
  [86_400, 'a day'],
  [7 * 86_400, 'a week'],
  [30 * 86_400, '30 days'],
] as const

/** Makes the successor of a key, with the same limits. */
export function MakeStep({ username, id }: StepProps): ReactElement {
  const [overlap, setOverlap] = useState(86_400)
  const show = useShownSecret()
  const { mutate, isPending } = useAct({
    act: async () => {
      // The answer has the secret, which goes to the screen and is kept nowhere else.
      const { body } = await ask<NewKey>('POST', keysPath(username, id, 'rotate'), {
        body: { overlapSeconds: overlap },
      })
      show(body)
    },
  })
  return (
    <>
      <Typography sx={{ mb: 2 }}>
        The new key has the same limits. The old one goes on working for the time that you choose, then it expires.
      </Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'center' }}>
        <TextField
          select
          label="The old key works for"
          value={overlap}
          onChange={({ target }) => setOverlap(Number(target.value))}
          sx={{ minWidth: 200 }}
        >
          {OVERLAPS.map(([seconds, words]) => (
            <MenuItem key={seconds} value={seconds}>
              {words}
            </MenuItem>
          ))}
        </TextField>
        <Permitted action="RotateAccessKey" resource={`users/${username}`}>
          <Button variant="contained" onClick={() => mutate()} disabled={isPending}>
            Make new key
          </Button>
        </Permitted>
      </Box>
    </>
  )
}
