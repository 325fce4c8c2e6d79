package models

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

type chainLink struct {
	Seq     int64
	AuditID uuid.UUID
	Hash    []byte
}

// linkBatch is how many lines one transaction links; the chore goes on until none is left.
const linkBatch = 5000

// mayLag is how long before the last linked line a line may have been written and yet be committed after it: far longer
// than any transaction may last. What is older and has no link was put in by hand, which VerifyChain says.
const mayLag = time.Hour

// mayLead is how far ahead another server's clock may be. A line from beyond is linked when its time has come: were it linked
// at once, all that is written until then would stand before the beginning and never be linked.
const mayLead = 5 * time.Minute

// LinkChain links the lines that no link names yet, in order of time, and writes a checkpoint when it linked any. It
// says how many. An advisory lock keeps a second server from doing the same.
func (j Journal) LinkChain(tx *gorm.DB) (int, error) {
	if err := tx.Exec(`select pg_advisory_xact_lock(hashtext('audit chain'))`).Error; err != nil {
		return 0, translate("lock audit chain", err)
	}
	var last chainLink
	if err := tx.Raw(`select seq, audit_id, hash from audit_chain order by seq desc limit 1`).Scan(&last).Error; err != nil {
		return 0, translate("read audit chain", err)
	}
	var lines []Line
	err := tx.Raw(`select a.* from audit a where a.id >= ? and a.id < ? and not exists (select 1 from audit_chain c where c.audit_id = a.id) order by a.id limit ?`,
		since(last.AuditID, mayLag), since(NewOrderedID(), -mayLead), linkBatch).Scan(&lines).Error
	if err != nil {
		return 0, translate("read audit", err)
	}
	if len(lines) == 0 {
		return 0, nil
	}
	seqs, ids, hashes := make([]int64, len(lines)), make([]uuid.UUID, len(lines)), make([][]byte, len(lines))
	for i, l := range lines {
		last = chainLink{Seq: last.Seq + 1, AuditID: l.ID, Hash: j.Link(last.Hash, l.Hash)}
		seqs[i], ids[i], hashes[i] = last.Seq, last.AuditID, last.Hash
	}
	err = OnPgx(tx, func(ptx pgx.Tx) error {
		_, err := ptx.Exec(tx.Statement.Context, `insert into audit_chain (seq, audit_id, hash) select * from unnest($1::bigint[], $2::uuid[], $3::bytea[])`, seqs, ids, hashes)
		return err
	})
	if err == nil {
		err = tx.Exec(`insert into audit_checkpoints (seq, hash) values (?, ?)`, last.Seq, last.Hash).Error
	}
	if err != nil {
		return 0, translate("write audit chain", err)
	}
	return len(lines), nil
}

// since is the smallest id of a line written so long before another, or later; of none, the smallest of all.
func since(id uuid.UUID, lag time.Duration) uuid.UUID {
	if id.Version() != 7 {
		return uuid.Nil
	}
	var floor uuid.UUID
	ms := uint64(time.Unix(id.Time().UnixTime()).Add(-lag).UnixMilli())
	binary.BigEndian.PutUint64(floor[:8], ms<<16)
	return floor
}

// VerifyChain reads the whole record again and says what is wrong with it, one sentence each: a line that was changed,
// a line that was taken away or put in later, links that were reordered or cut off. Nothing is said when all is well. It
// reads as a stream, so the record may be of any length.
func (j Journal) VerifyChain(tx *gorm.DB) ([]string, error) {
	rows, err := tx.Raw(`select c.seq, c.hash as link, p.hash as point, a.* from audit_chain c left join audit a on a.id = c.audit_id
		left join audit_checkpoints p on p.seq = c.seq order by c.seq`).Rows()
	if err != nil {
		return nil, translate("read audit chain", err)
	}
	defer rows.Close()
	var wrong []string
	var before []byte
	want := int64(1)
	for rows.Next() {
		var l struct {
			Seq         int64
			Link, Point []byte
			Line        `gorm:"embedded"`
		}
		if err := tx.ScanRows(rows, &l); err != nil {
			return nil, translate("read audit chain", err)
		}
		switch {
		case l.Seq != want:
			wrong = append(wrong, fmt.Sprintf("link %d: links before it are missing", l.Seq))
		case l.Line.ID == uuid.Nil:
			wrong = append(wrong, fmt.Sprintf("link %d: its line was taken away", l.Seq))
		case !bytes.Equal(l.Line.Hash, j.Hash(l.Line)):
			wrong = append(wrong, fmt.Sprintf("link %d: its line was changed", l.Seq))
		case !bytes.Equal(l.Link, j.Link(before, l.Line.Hash)):
			wrong = append(wrong, fmt.Sprintf("link %d: it does not follow the one before", l.Seq))
		}
		if l.Point != nil && !bytes.Equal(l.Point, l.Link) {
			wrong = append(wrong, lost(l.Seq))
		}
		before, want = l.Link, l.Seq+1
	}
	if err := rows.Err(); err != nil {
		return nil, translate("read audit chain", err)
	}
	var cut []int64
	if err := tx.Raw(`select seq from audit_checkpoints p where not exists (select 1 from audit_chain c where c.seq = p.seq) order by seq`).Scan(&cut).Error; err != nil {
		return nil, translate("read audit checkpoints", err)
	}
	for _, seq := range cut {
		wrong = append(wrong, lost(seq))
	}
	var slipped int64
	err = tx.Raw(`select count(*) from audit a where (a.id < ? or a.id >= ?) and not exists (select 1 from audit_chain c where c.audit_id = a.id)`,
		since(NewOrderedID(), mayLag), since(NewOrderedID(), -mayLead)).Scan(&slipped).Error
	if err == nil && slipped > 0 {
		wrong = append(wrong, fmt.Sprintf("lines that no link names, written over an hour ago or not yet: %d", slipped))
	}
	return wrong, translate("read audit", err)
}

func lost(seq int64) string { return fmt.Sprintf("checkpoint %d: the chain does not lead to it", seq) }
