import { ApiProperty } from '@nestjs/swagger'

/** What is said of an apple when it is put there. */
export class NewApple {
  @ApiProperty({ example: 'red', minLength: 1, maxLength: 40 })
  colour!: string

  @ApiProperty({ example: 50, minimum: 1, maximum: 2000, description: 'grams' })
  weight!: number
}

/** An apple. */
export class Apple extends NewApple {
  @ApiProperty({ example: 'fred' })
  name!: string

  @ApiProperty({ example: 'mary', description: 'who put it there' })
  pickedBy!: string
}
