--
-- PostgreSQL database dump
--

\restrict aVeryRandomKeyThatKeepsRowsFromRunningCommands

-- Dumped from database version 15.18
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: Legacy; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA "Legacy";


--
-- Name: coll; Type: COLLATION; Schema: public; Owner: -
--

CREATE COLLATION public.coll (provider = icu, locale = 'de-u-co-phonebk');


--
-- Name: citext; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;


--
-- Name: EXTENSION citext; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';


--
-- Name: pgcrypto; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;


--
-- Name: EXTENSION pgcrypto; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';


--
-- Name: pair; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public.pair AS (
	a integer,
	b text
);


--
-- Name: posint; Type: DOMAIN; Schema: public; Owner: -
--

CREATE DOMAIN public.posint AS integer
	CONSTRAINT posint_check CHECK ((VALUE > 0));


--
-- Name: status; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public.status AS ENUM (
    'new',
    'it''s done'
);


--
-- Name: f(integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.f(integer) RETURNS integer
    LANGUAGE plpgsql
    AS $_$ begin if $1 > 1 then return 2; end if; return 1; end $_$;


--
-- Name: g(integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.g(integer) RETURNS integer
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN ($1 > 1) THEN 2
             ELSE 3
         END AS "case";
END;


--
-- Name: pr(integer); Type: PROCEDURE; Schema: public; Owner: -
--

CREATE PROCEDURE public.pr(INOUT a integer)
    LANGUAGE plpgsql
    AS $$begin a := 1; end$$;


--
-- Name: trg(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.trg() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ begin new.name := 'drop table users'; return new; end $$;


--
-- Name: agg(integer); Type: AGGREGATE; Schema: public; Owner: -
--

CREATE AGGREGATE public.agg(integer) (
    SFUNC = int4pl,
    STYPE = integer
);


--
-- Name: fdw; Type: FOREIGN DATA WRAPPER; Schema: -; Owner: -
--

CREATE FOREIGN DATA WRAPPER fdw;


--
-- Name: srv; Type: SERVER; Schema: -; Owner: -
--

CREATE SERVER srv FOREIGN DATA WRAPPER fdw;


SET default_tablespace = '';

--
-- Name: order; Type: TABLE; Schema: Legacy; Owner: -
--

CREATE TABLE "Legacy"."order" (
    id bigint NOT NULL,
    user_id integer,
    body jsonb,
    total integer GENERATED ALWAYS AS ((1 + 1)) STORED,
    CONSTRAINT "ck;1" CHECK ((user_id > 0))
)
PARTITION BY RANGE (id);


SET default_table_access_method = heap;

--
-- Name: order_1; Type: TABLE; Schema: Legacy; Owner: -
--

CREATE TABLE "Legacy".order_1 (
    id bigint NOT NULL,
    user_id integer,
    body jsonb,
    total integer GENERATED ALWAYS AS ((1 + 1)) STORED,
    CONSTRAINT "ck;1" CHECK ((user_id > 0))
);


--
-- Name: order_id_seq; Type: SEQUENCE; Schema: Legacy; Owner: -
--

ALTER TABLE "Legacy"."order" ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME "Legacy".order_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: order_rest; Type: TABLE; Schema: Legacy; Owner: -
--

CREATE TABLE "Legacy".order_rest (
    id bigint NOT NULL,
    user_id integer,
    body jsonb,
    total integer GENERATED ALWAYS AS ((1 + 1)) STORED,
    CONSTRAINT "ck;1" CHECK ((user_id > 0))
);


--
-- Name: User; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public."User" (
    id integer NOT NULL,
    email public.citext NOT NULL,
    name text DEFAULT 'x;y'::text,
    bio text,
    created timestamp with time zone DEFAULT now(),
    st public.status DEFAULT 'new'::public.status,
    p public.pair,
    tags text[] DEFAULT ARRAY['a'::text, 'b'::text],
    price numeric(10,2),
    n public.posint
);


--
-- Name: TABLE "User"; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public."User" IS 'it''s; a comment -- really';


--
-- Name: COLUMN "User".id; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public."User".id IS 'back\slash';


--
-- Name: User_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public."User_id_seq"
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: User_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public."User_id_seq" OWNED BY public."User".id;


--
-- Name: child; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.child (
    extra text
)
INHERITS (public."User");


--
-- Name: ft; Type: FOREIGN TABLE; Schema: public; Owner: -
--

CREATE FOREIGN TABLE public.ft (
    a integer
)
SERVER srv;


--
-- Name: loose; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.loose
    START WITH 5
    INCREMENT BY 3
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: mv; Type: MATERIALIZED VIEW; Schema: public; Owner: -
--

CREATE MATERIALIZED VIEW public.mv AS
 SELECT count(*) AS n
   FROM public."User"
  WITH NO DATA;


--
-- Name: u; Type: TABLE; Schema: public; Owner: -
--

CREATE UNLOGGED TABLE public.u (
    a integer,
    b integer
);


--
-- Name: v; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.v AS
 SELECT "User".id,
    "User".name,
        CASE
            WHEN ("User".id > 1) THEN 'a;b'::text
            ELSE 'c\d'::text
        END AS k
   FROM public."User"
  WHERE ("User".name IS DISTINCT FROM 'drop table users;'::text);


--
-- Name: order_1; Type: TABLE ATTACH; Schema: Legacy; Owner: -
--

ALTER TABLE ONLY "Legacy"."order" ATTACH PARTITION "Legacy".order_1 FOR VALUES FROM ('0') TO ('1000');


--
-- Name: order_rest; Type: TABLE ATTACH; Schema: Legacy; Owner: -
--

ALTER TABLE ONLY "Legacy"."order" ATTACH PARTITION "Legacy".order_rest DEFAULT;


--
-- Name: User id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."User" ALTER COLUMN id SET DEFAULT nextval('public."User_id_seq"'::regclass);


--
-- Name: child id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.child ALTER COLUMN id SET DEFAULT nextval('public."User_id_seq"'::regclass);


--
-- Name: child name; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.child ALTER COLUMN name SET DEFAULT 'x;y'::text;


--
-- Name: child created; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.child ALTER COLUMN created SET DEFAULT now();


--
-- Name: child st; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.child ALTER COLUMN st SET DEFAULT 'new'::public.status;


--
-- Name: child tags; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.child ALTER COLUMN tags SET DEFAULT ARRAY['a'::text, 'b'::text];


--
-- Data for Name: order_1; Type: TABLE DATA; Schema: Legacy; Owner: -
--

INSERT INTO "Legacy".order_1 VALUES (1, 4, '{"a": "it''s"}', DEFAULT);
INSERT INTO "Legacy".order_1 VALUES (2, 5, '{"a": "it''s"}', DEFAULT);
INSERT INTO "Legacy".order_1 VALUES (3, 6, '{"a": "it''s"}', DEFAULT);
INSERT INTO "Legacy".order_1 VALUES (4, 7, '{"a": "it''s"}', DEFAULT);


--
-- Data for Name: order_rest; Type: TABLE DATA; Schema: Legacy; Owner: -
--



--
-- Data for Name: User; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public."User" VALUES (4, 'a@b', 'drop table users', 'semi;', '2026-11-22 13:43:39.999825+00', 'new', NULL, '{a,b}', NULL, NULL);
INSERT INTO public."User" VALUES (5, 'c@d', 'drop table users', NULL, '2026-11-22 13:43:39.999825+00', 'new', NULL, '{a,b}', NULL, NULL);
INSERT INTO public."User" VALUES (6, 'e@f', 'drop table users', 'back\slash', '2026-11-22 13:43:39.999825+00', 'new', NULL, '{a,b}', NULL, NULL);
INSERT INTO public."User" VALUES (7, 'g@h', 'drop table users', ';', '2026-11-22 13:43:39.999825+00', 'new', NULL, '{a,b}', NULL, NULL);


--
-- Data for Name: child; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: u; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.u VALUES (1, 1);


--
-- Name: order_id_seq; Type: SEQUENCE SET; Schema: Legacy; Owner: -
--

SELECT pg_catalog.setval('"Legacy".order_id_seq', 4, true);


--
-- Name: User_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public."User_id_seq"', 7, true);


--
-- Name: loose; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.loose', 5, false);


--
-- Name: User User_email_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."User"
    ADD CONSTRAINT "User_email_key" UNIQUE (email);


--
-- Name: User User_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."User"
    ADD CONSTRAINT "User_pkey" PRIMARY KEY (id);


--
-- Name: u u_a_excl; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.u
    ADD CONSTRAINT u_a_excl EXCLUDE USING btree (a WITH =);


--
-- Name: User_tags_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX "User_tags_idx" ON public."User" USING gin (tags);


--
-- Name: uq; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX uq ON public."User" USING btree (lower((email)::text)) WHERE (bio IS NOT NULL);


--
-- Name: st1; Type: STATISTICS; Schema: public; Owner: -
--

CREATE STATISTICS public.st1 ON id, n FROM public."User";


--
-- Name: u r; Type: RULE; Schema: public; Owner: -
--

CREATE RULE r AS
    ON UPDATE TO public.u DO ( INSERT INTO public.u (a, b)
  VALUES (1, 2);
 DELETE FROM public.u
  WHERE (u.a = 0);
);


--
-- Name: User t; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER t BEFORE INSERT OR UPDATE OF name ON public."User" FOR EACH ROW WHEN ((new.id > 0)) EXECUTE FUNCTION public.trg('x');


--
-- Name: order order_user_id_fkey; Type: FK CONSTRAINT; Schema: Legacy; Owner: -
--

ALTER TABLE "Legacy"."order"
    ADD CONSTRAINT order_user_id_fkey FOREIGN KEY (user_id) REFERENCES public."User"(id) ON DELETE CASCADE;


--
-- Name: User; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public."User" ENABLE ROW LEVEL SECURITY;

--
-- Name: User pol; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY pol ON public."User" FOR SELECT USING ((id > 0));


--
-- Name: pub; Type: PUBLICATION; Schema: -; Owner: -
--

CREATE PUBLICATION pub WITH (publish = 'insert, update, delete, truncate');


--
-- Name: pub User; Type: PUBLICATION TABLE; Schema: public; Owner: -
--

ALTER PUBLICATION pub ADD TABLE ONLY public."User";


--
-- Name: pub child; Type: PUBLICATION TABLE; Schema: public; Owner: -
--

ALTER PUBLICATION pub ADD TABLE ONLY public.child;


--
-- Name: TABLE "User"; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT ON TABLE public."User" TO PUBLIC;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: Legacy; Owner: -
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA "Legacy" GRANT SELECT ON TABLES  TO PUBLIC;


--
-- Name: mv; Type: MATERIALIZED VIEW DATA; Schema: public; Owner: -
--

REFRESH MATERIALIZED VIEW public.mv;


--
-- PostgreSQL database dump complete
--

\unrestrict aVeryRandomKeyThatKeepsRowsFromRunningCommands

