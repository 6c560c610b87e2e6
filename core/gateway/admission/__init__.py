"""From the referral to the contract: papers, their check, refusals, extension and expiry (P 22)."""
