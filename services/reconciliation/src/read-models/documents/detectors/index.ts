import { missingInTreasury } from './d01-in-tax-not-in-treasury';
import { unknownToTax } from './d02-in-treasury-not-in-tax';
import { amountDiffers } from './d07-amount-differs';
import { enteredAgain } from './d13-entered-again';
import { misplaced } from './d15-d17-misplaced';
import { paidOtherwise } from './d19-paid-otherwise';
import { returnedToNobody } from './d19-returned-to-nobody';
import { bounced } from './d20-bounced';
import { rosterDiffersFromAllotment } from './d23-roster-differs-from-allotment';
import { incompleteFile } from './d30-incomplete-file';
import type { Detector } from './detector';
import { reportedByOthers } from './reported-by-others';

/** A new class is a row in the catalogue and a detector here. */
export const detectors: readonly Detector[] = [
  missingInTreasury,
  unknownToTax,
  amountDiffers,
  enteredAgain,
  misplaced,
  returnedToNobody,
  paidOtherwise,
  bounced,
  rosterDiffersFromAllotment,
  incompleteFile,
  reportedByOthers,
];
