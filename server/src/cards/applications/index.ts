export { type Activation, activateCard } from './activate-card.ts';
export { type ApplicationOutcome, applyForCard, type CardApplication } from './apply-for-card.ts';
export { type Cancellation, cancelApplication } from './cancel-application.ts';
export { cancelOverdueApplications } from './cancel-overdue-applications.ts';
export { finishActivation } from './finish-activation.ts';
export { openVerification, type VerificationOpening } from './open-verification.ts';
export { type GivenReview, type ReviewOutcome, reviewVerification } from './review-verification.ts';
export type { CardReviewedData, ReviewSnapshot } from './verification-event.ts';
