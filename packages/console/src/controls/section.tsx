import Box from '@mui/material/Box'
import Card from '@mui/material/Card'
import CardContent from '@mui/material/CardContent'
import Typography from '@mui/material/Typography'
import { type ReactElement, type ReactNode, useId } from 'react'

/** A part of a screen with its heading, its buttons and a line that says what it is. */
export function Section({
  title,
  actions,
  about,
  children,
}: {
  readonly title: string
  readonly actions?: ReactNode
  readonly about?: ReactNode
  readonly children: ReactNode
}): ReactElement {
  const id = useId()
  return (
    <Card component="section" aria-labelledby={id} sx={{ mb: 2 }}>
      <CardContent>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1, mb: 1 }}>
          <Typography id={id} variant="h6" component="h2" sx={{ mr: 'auto' }}>
            {title}
          </Typography>
          {actions}
        </Box>
        {about !== undefined && (
          <Typography variant="body2" color="textSecondary" sx={{ mb: 1.5 }}>
            {about}
          </Typography>
        )}
        {children}
      </CardContent>
    </Card>
  )
}
