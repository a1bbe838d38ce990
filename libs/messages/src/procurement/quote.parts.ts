import { IsArray, IsBoolean, IsString } from 'class-validator';
import { AuthorityCode, Id, ListOf, PenceAmount, Whole, field } from '../fields/index.js';

/** Text as the supplier wrote it, of any length; empty where the supplier wrote nothing. */
export const Words = (description: string): PropertyDecorator =>
  field(description, { type: 'string' }, [IsString({ message: 'must be text' })]);

/** Copies of a line that are alike, as the supplier wrote them. */
export class QuotedCopy {
  @Words('The branch (LLO)') branch!: string;
  @Words('The fund (LFN)') fund!: string;
  @AuthorityCode('Whose branch a person has said it is', { optional: true }) authority!: string | null;
  @Whole('How many copies', { min: 0, max: 1_000_000_000 }) quantity!: number;
  @Words('The sequence (LSQ)') sequence!: string;
  @Words('The stock type (LST)') stockType!: string;
  @Words('The shelfmark (LSM), or else the class (LCL)') shelfmark!: string;
  @Words('The rotation plan (LRP)') rotation!: string;
  @field('The servicing codes (LVC)', { type: 'array', items: { type: 'string' } }, [
    IsArray({ message: 'must be a list' }),
    IsString({ each: true, message: 'each must be text' }),
  ])
  servicing!: string[];
  @Words('The servicing in words (LVT)') servicingText!: string;
  @Words('The loan category (LLN)') loanCategory!: string;
  @Words('The copy’s value (LCV)') value!: string;
}

/** A line as the supplier wrote it, with the text of its segments. */
export class QuotedLine {
  @Id('L1, L2 and so on, in the order of the message') line!: string;
  @Words('The supplier’s reference of the line (QLI)') supplierRef!: string;
  @Words('The item number') ean!: string;
  @field('Whether it is a valid ISBN', { type: 'boolean' }, [IsBoolean({ message: 'must be true or false' })])
  isbnValid!: boolean;
  @Words('Title and subtitle') title!: string;
  @Words('Author') author!: string;
  @Words('Publisher') publisher!: string;
  @Words('Edition') edition!: string;
  @Words('Date of publication') published!: string;
  @Words('Binding') binding!: string;
  @PenceAmount('Price of one copy', { optional: true, max: Number.MAX_SAFE_INTEGER }) listPence!: number | null;
  @Words('What the price is (PRI 5125)') priceCode!: string;
  @Words('Currency') currency!: string;
  @Whole('How many copies', { min: 0, max: 1_000_000_000 }) quantity!: number;
  @Words('The stock type all copies agree on, otherwise `any`') category!: string;
  @Words('Notes') notes!: string;
  @ListOf('Copies', QuotedCopy, { max: 1_000_000 }) copies!: QuotedCopy[];
  @Words('The text of its segments') raw!: string;
}
