package models

import (
	"bytes"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

type chainLink struct {
	Seq     int64
	AuditID uuid.UUID
	Hash    []byte
}

// linkBatch is how many lines one transaction links; the chore goes on until none is left.
const linkBatch = 5000

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
	err := tx.Raw(`select a.* from audit a where not exists (select 1 from audit_chain c where c.audit_id = a.id) order by a.id limit ?`, linkBatch).Scan(&lines).Error
	if err != nil {
		return 0, translate("read audit", err)
	}
	for _, l := range lines {
		next := chainLink{Seq: last.Seq + 1, AuditID: l.ID, Hash: j.Link(last.Hash, l.Hash)}
		if err := tx.Exec(`insert into audit_chain (seq, audit_id, hash) values (?, ?, ?)`, next.Seq, next.AuditID, next.Hash).Error; err != nil {
			return 0, translate("write audit chain", err)
		}
		last = next
	}
	if len(lines) > 0 {
		if err := tx.Exec(`insert into audit_checkpoints (seq, hash) values (?, ?)`, last.Seq, last.Hash).Error; err != nil {
			return 0, translate("write audit checkpoint", err)
		}
	}
	return len(lines), nil
}

// VerifyChain reads the whole record again and says what is wrong with it, one sentence each: a line that was changed,
// a line that was taken away, links that were reordered or cut off. Nothing is said when all is well.
func (j Journal) VerifyChain(tx *gorm.DB) ([]string, error) {
	rows, err := tx.Raw(`select c.seq, c.audit_id, c.hash as link, a.* from audit_chain c left join audit a on a.id = c.audit_id order by c.seq`).Rows()
	if err != nil {
		return nil, translate("read audit chain", err)
	}
	defer rows.Close()
	var wrong []string
	var before []byte
	links := map[int64][]byte{}
	want := int64(1)
	for rows.Next() {
		var l struct {
			Seq     int64
			AuditID uuid.UUID
			Link    []byte
			Line    `gorm:"embedded"`
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
		before, want = l.Link, l.Seq+1
		links[l.Seq] = l.Link
	}
	if err := rows.Err(); err != nil {
		return nil, translate("read audit chain", err)
	}
	var points []chainLink
	if err := tx.Raw(`select seq, hash from audit_checkpoints order by seq`).Scan(&points).Error; err != nil {
		return nil, translate("read audit checkpoints", err)
	}
	for _, p := range points {
		if !bytes.Equal(links[p.Seq], p.Hash) {
			wrong = append(wrong, fmt.Sprintf("checkpoint %d: the chain does not lead to it", p.Seq))
		}
	}
	return wrong, nil
}
