/** What BananaTech's pages, and the fact sheet where they cannot be seen, say of each answer and webhook: its fields. */
export const fieldsOf = {
  accountBalance: ['balance', 'currency'],
  template: [
    ...['id', 'description', 'type', 'payment_system', 'apply_fee', 'recharge_fee', 'refund_fee'],
    ...['activate_min_limit', 'recharge_min_limit', 'recharge_max_limit', 'limit_per_tx', 'limit_per_day'],
    ...['limit_per_month', 'requires_kyc', 'requires_phone_only', 'needs_activation'],
    'requires_initial_deposit',
  ],
  confirmation: ['success', 'message'],
  user: ['user_id'],
  card: ['card_id'],
  balance: ['balance', 'refund_amount', 'currency'],
  information: ['number', 'cvv', 'expiry_date', 'status', 'template_id'],
  transaction: [...['id', 'card_id', 'amount', 'currency', 'type', 'status', 'created_at', 'merchant_name']],
  webhookRecord: [
    ...['id', 'callback_type', 'user_id', 'card_id', 'payload', 'status', 'response_code', 'attempts'],
    'created_at',
  ],
  approved: ['user_id', 'status'],
  rejected: ['user_id', 'status', 'message'],
  CARD_APPLY_RESULT: ['template_id', 'user_id', 'card_id', 'status', 'occur_time'],
  CARD_RECHARGE_RESULT: [
    ...['template_id', 'user_id', 'card_id', 'transaction_id', 'receive_amount', 'status', 'currency'],
    ...['description', 'occur_time'],
  ],
  CARD_STATUS_CHANGE: ['card_id', 'status', 'card_status', 'occur_time'],
  CARD_ASSIGN_RESULT: ['card_id', 'user_id', 'status', 'occur_time'],
  assignFailure: ['user_id', 'status', 'error_reason', 'occur_time'],
  CARD_ACTIVATE_RESULT: ['card_id', 'card_number', 'status', 'occur_time'],
  CARD_CLOSE_RESULT: ['card_id', 'transaction_id', 'refund_amount', 'status', 'occur_time'],
  TRANSACTION_CREATED: [
    ...['template_id', 'user_id', 'card_id', 'transaction_id', 'type', 'status', 'amount', 'currency'],
    ...['merchant_name', 'description', 'occur_time'],
  ],
  CARD_CORRECTION: [
    ...['template_id', 'user_id', 'card_id', 'transaction_id', 'amount', 'currency', 'status'],
    ...['description', 'occur_time'],
  ],
  CARD_3DS: [
    ...['user_id', 'card_id', 'transaction_id', 'amount', 'currency', 'merchant_name', 'expire_time'],
    'occur_time',
  ],
} as const;

export type Documented = keyof typeof fieldsOf;
