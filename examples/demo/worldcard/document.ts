/** What WorldCard's document says of each answer and callback: its fields, in the document's order. */
export const fieldsOf = {
  virtualBin: [
    'card_bin_id',
    'card_bin',
    'card_type',
    'card_brand',
    'business_scene',
    'currency',
    'issuer_country',
  ],
  apply: ['card_id', 'merchant_card_id', 'status', 'created_at'],
  cardInfo: [
    ...[
      'card_id',
      'merchant_card_id',
      'card_type',
      'card_bin_id',
      'card_number',
      'cvv',
      'expiry_month',
      'expiry_year',
    ],
    ...[
      'available_balance',
      'frozen_balance',
      'pending_balance',
      'currency',
      'status',
      'first_recharge_amount',
    ],
    ...[
      'first_name',
      'last_name',
      'email',
      'phone',
      'phone_country_code',
      'birthday',
      'country_code',
      'city',
    ],
    ...['address', 'state', 'address_line_two', 'postal_code'],
  ],
  deposit: [
    ...[
      'transaction_id',
      'card_id',
      'merchant_card_id',
      'merchant_transaction_id',
      'amount',
      'currency',
      'status',
    ],
    'created_at',
  ],
  cardStatus: ['card_id', 'status'],
  transaction: [
    ...['transaction_id', 'card_id', 'merchant_card_id', 'transaction_amount', 'transaction_currency'],
    ...['billing_amount', 'billing_currency', 'settlement_amount', 'settlement_currency', 'transaction_type'],
    ...['transaction_status', 'transaction_time', 'merchant_name', 'merchant_id', 'merchant_category_code'],
    ...['merchant_country', 'merchant_city'],
  ],
  card_open: [
    ...[
      'notify_type',
      'card_id',
      'merchant_card_id',
      'card_number',
      'status',
      'amount',
      'currency',
      'create_time',
    ],
    'complete_time',
  ],
  card_deposit: [
    ...[
      'notify_type',
      'transaction_id',
      'merchant_transaction_id',
      'card_id',
      'amount',
      'settle_amount',
      'currency',
    ],
    ...['status', 'create_time', 'complete_time', 'failure_reason'],
  ],
  card_status_change: [
    'notify_type',
    'card_id',
    'merchant_card_id',
    'card_number',
    'card_status',
    'change_time',
  ],
  card_billing: [
    ...['notify_type', 'transaction_id', 'card_id', 'card_type_id', 'transaction_time', 'transaction_type'],
    ...['transaction_status', 'result_code', 'fail_reason', 'transaction_amount', 'transaction_currency'],
    ...[
      'billing_amount',
      'billing_currency',
      'auth_code',
      'merchant_name',
      'merchant_country',
      'merchant_city',
      'mcc',
    ],
    'description',
  ],
  card_close: [
    ...['notify_type', 'card_id', 'merchant_card_id', 'card_number', 'card_status', 'amount', 'currency'],
    'complete_time',
  ],
  physicalBin: [
    ...['card_bin_id', 'card_bin', 'card_type', 'card_brand', 'card_form', 'currency', 'issuer_country'],
  ],
  physicalApply: ['card_id', 'merchant_card_id', 'card_type', 'status', 'created_at'],
  physicalStatus: ['card_id', 'merchant_card_id', 'status'],
  physicalInfo: [
    ...['card_id', 'merchant_card_id', 'card_type', 'status', 'card_number', 'available_balance', 'currency'],
    ...['created_at', 'updated_at'],
  ],
  kycInit: ['access_token', 'external_user_id', 'status'],
  // For a code: `url` comes with a page only.
  card_3ds: [
    ...['notify_type', 'card_id', 'currency', 'amount', 'otp', 'detail', 'business_type', 'expires_at'],
  ],
  card_kyc: [
    ...['notify_type', 'card_id', 'merchant_card_id', 'card_type', 'status', 'retry_allowed', 'reason'],
    'reviewed_at',
  ],
} as const;

export type Documented = keyof typeof fieldsOf;
