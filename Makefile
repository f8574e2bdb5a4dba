# What a newcomer needs. `.ci/run` is everything that has to pass.

.DEFAULT_GOAL := help
.PHONY: help demo test bench lint ci

help: ## Show this list
	@grep -E '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 10

demo: ## Bring a legacy database into line before your eyes, on a throwaway server
	scripts/install-postgres
	cargo run --release --locked -p reconcile-cli -- demo

test: ## Run all tests, on PostgreSQL 13 to 18 and with Prisma 6 and 7 (fetched into .tools at the first run)
	scripts/install-test-servers
	scripts/install-test-prisma
	cargo test --workspace --all-features --locked

bench: ## Run the benchmarks
	cargo bench --workspace --all-features --locked

lint: ## Check formatting, clippy and the documentation
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --all-features --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --all-features --no-deps --locked

ci: ## Run everything that continuous integration runs
	.ci/run
