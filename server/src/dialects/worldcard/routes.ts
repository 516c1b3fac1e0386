import type { Endpoint } from './endpoint.ts';
import { activateCard } from './endpoints/activate-card.ts';
import { applyPhysicalCard } from './endpoints/apply-physical-card.ts';
import { applyVirtualCard } from './endpoints/apply-virtual-card.ts';
import { assignCardNumber } from './endpoints/assign-card-number.ts';
import { cancelKyc } from './endpoints/cancel-kyc.ts';
import { changePin } from './endpoints/change-pin.ts';
import { closeCard } from './endpoints/close-card.ts';
import { deposit } from './endpoints/deposit.ts';
import { freezeCard } from './endpoints/freeze-card.ts';
import { getPhysicalCard } from './endpoints/get-physical-card.ts';
import { getVirtualCard } from './endpoints/get-virtual-card.ts';
import { initKyc } from './endpoints/init-kyc.ts';
import { listDeposits } from './endpoints/list-deposits.ts';
import { listPhysicalBins } from './endpoints/list-physical-bins.ts';
import { listTransactions } from './endpoints/list-transactions.ts';
import { listVirtualBins } from './endpoints/list-virtual-bins.ts';
import { queryKycStatus } from './endpoints/query-kyc-status.ts';
import { unfreezeCard } from './endpoints/unfreeze-card.ts';

/** Every documented path of the Card API that this door answers, by POST only. */
export const routes: Readonly<Record<string, Endpoint>> = {
  '/api/v1/card/virtual/apply': applyVirtualCard,
  // The document's code samples post here.
  '/api/v1/card/apply': applyVirtualCard,
  '/api/v1/card/virtual/bin/list': listVirtualBins,
  '/api/v1/card/physical/bin/list': listPhysicalBins,
  '/api/v1/card/virtual/get_info': getVirtualCard,
  '/api/v1/card/physical/apply': applyPhysicalCard,
  '/api/v1/card/physical/kyc/init': initKyc,
  '/api/v1/card/physical/kyc/status': queryKycStatus,
  '/api/v1/card/physical/kyc/cancel': cancelKyc,
  '/api/v1/card/physical/assign': assignCardNumber,
  '/api/v1/card/physical/activate': activateCard,
  '/api/v1/card/physical/change/pin': changePin,
  '/api/v1/card/physical/get_info': getPhysicalCard,
  '/api/v1/card/close': closeCard,
  '/api/v1/card/deposit': deposit,
  '/api/v1/card/deposit/list': listDeposits,
  '/api/v1/card/freeze': freezeCard,
  '/api/v1/card/unfreeze': unfreezeCard,
  '/api/v1/card/transaction/list': listTransactions,
};
