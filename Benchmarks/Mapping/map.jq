# The same work in jq.
def decimal: (. / 100 | floor | tostring) + "." + (. % 100 | if . < 10 then "0" else "" end + tostring);
def state: {"pending": "AWAITING_PAYMENT", "paid": "PAID_IN_FULL", "shipped": "DISPATCHED", "cancelled": "VOID",
            "refunded": "REFUNDED"}[.];
def country: {"DE": "DEU", "FR": "FRA", "BR": "BRA", "CH": "CHE", "US": "USA", "PL": "POL", "GB": "GBR"}[. // "US"];
(.customer.name | split(" ")) as $words
| {order_id: .id, order_number: (.number | tostring),
   placed_on: (.created_at[5:7] + "/" + .created_at[8:10] + "/" + .created_at[0:4]),
   state: (.status | state), total: (.total_cents | decimal), currency, tax: (.tax_cents | decimal),
   shipping_cost: (.shipping_cents | decimal),
   first_name: $words[0], last_name: ($words[1:] | join(" ")),
   customer_id: .customer.id, email: .customer.email, phone: .customer.phone,
   street: .shipping_address.line1, street2: .shipping_address.line2, city: .shipping_address.city,
   zip: .shipping_address.postal_code, country: (.shipping_address.country | country),
   bill_country: (.billing_address.country | country), note,
   lines: [.items[] | {sku, description: .title, quantity: .qty, price: (.unit_cents | decimal)}]}
